import { describe, expect, it } from 'vitest';
import type { O1js } from '../../o1js.ts';
import { buildFromContract } from './contract-program.ts';
import type { ContractClass } from './contract-program.ts';
import { OwnProgramError } from './own-program-error.ts';

/** A public key, and its private one, by its name. */
interface Address {
  readonly name: string;
  readonly key: string;
  equals(other: Address): { toBoolean(): boolean };
}

function addressOf(name: string): Address {
  return {
    name,
    key: name,
    equals: (other) => ({ toBoolean: () => other.name === name }),
  };
}

/** As much of o1js as a contract takes: addresses are texts, and a proof says what was called. */
function fakeO1js() {
  const log: string[] = [];
  let called: string[] = [];
  class SmartContract {
    constructor(readonly address: Address) {}
    async deploy() {
      log.push('deploy');
    }
    async add() {
      called.push(this.address.name);
    }
  }
  const transaction = async (_: unknown, calls: () => Promise<void>) => {
    called = [];
    await calls();
    const accountUpdates = called.map((name) => ({ publicKey: addressOf(name) }));
    const proofs = called.map((name) => `proof of ${name}`);
    const sent = { send: async () => void log.push('send') };
    const proved = { proofs, transaction: { accountUpdates }, sign: () => sent };
    return { prove: async () => proved };
  };
  const chain = { testAccounts: [addressOf('sender')] };
  const o1js = {
    SmartContract,
    AccountUpdate: { fundNewAccount: () => {} },
    PrivateKey: { random: () => ({ toPublicKey: () => addressOf('contract') }) },
    Mina: { LocalBlockchain: async () => chain, setActiveInstance: () => {}, transaction },
    verify: async (proof: string) => proof === 'proof of contract',
  };
  class Adder extends SmartContract {
    static compile = async () => ({ verificationKey: { hash: 1, data: '' } });
    static digest = async () => 'digest';
  }
  const build = (calls: (contract: Adder, index: number) => unknown, contract: unknown = Adder) =>
    buildFromContract(contract as ContractClass, o1js as unknown as O1js, (given, index) =>
      calls(given as unknown as Adder, index),
    );
  return { build, log, Adder, other: new Adder(addressOf('other')) };
}

describe('a contract with transactions', () => {
  it('is deployed once, and sends each transaction once it was verified', async () => {
    const { build, log } = fakeO1js();
    const indices: number[] = [];
    const built = build(async (contract, index) => {
      indices.push(index);
      await contract.add();
    });
    await built.program.compile();
    await built.prepare?.();
    for (const index of [0, 1]) {
      const { proof } = await built.prove(index, null);
      expect(await built.program.verify(proof)).toBe(true);
      await built.settle?.(proof);
    }
    expect(indices).toEqual([0, 1]);
    expect(log).toEqual(['deploy', 'send', 'send', 'send']);
  });

  it('says that a transaction proves nothing, or more than its contract', async () => {
    const { build, other } = fakeO1js();
    const idle = build(() => {});
    await idle.program.compile();
    await idle.prepare?.();
    await expect(idle.prove(2, null)).rejects.toThrow(
      'transaction(contract, 2) called no @method of the contract',
    );
    const mixed = build(async (contract) => {
      await contract.add();
      await other.add();
    });
    await mixed.program.compile();
    await mixed.prepare?.();
    await expect(mixed.prove(0, null)).rejects.toThrow('calls another contract as well');
  });

  it('says which transaction threw what', async () => {
    const { build } = fakeO1js();
    const built = build(() => {
      throw new Error('total is 2');
    });
    await built.program.compile();
    await built.prepare?.();
    await expect(built.prove(1, null)).rejects.toThrow(
      'transaction(contract, 1) failed: total is 2',
    );
  });

  it('says which setting hides the states of the contract', async () => {
    const { build, Adder } = fakeO1js();
    class Hidden extends Adder {
      constructor(given: Address) {
        super(given);
        Object.defineProperty(this, 'total', { value: 1, enumerable: true });
      }
    }
    Object.defineProperty(Hidden.prototype, 'total', { get: () => 2, set: () => {} });
    const preparing = build(() => {}, Hidden).prepare?.();
    await expect(preparing).rejects.toThrow(OwnProgramError);
    await expect(preparing).rejects.toThrow('The fields total of Hidden hide');
    await expect(preparing).rejects.toThrow('"useDefineForClassFields": false');
  });
});
