import type { O1js } from '../../o1js.ts';
import type { BuiltProgram } from '../program.ts';
import { callOwn, OwnProgramError } from './own-program-error.ts';

type SmartContract = InstanceType<O1js['SmartContract']>;
type Address = InstanceType<O1js['PublicKey']>;
type AnyProof = InstanceType<O1js['Proof']>;
type VerificationKey = Parameters<O1js['verify']>[1];
type Proved = Awaited<ReturnType<Awaited<ReturnType<O1js['Mina']['transaction']>>['prove']>>;

/** A class of contracts, as its author wrote it. */
export type ContractClass = Pick<O1js['SmartContract'], 'compile' | 'digest'> &
  (new (address: Address) => SmartContract) & { readonly name: string };

/** Calls methods of the deployed contract: those of transaction number `index`. */
type TransactionCalls = (
  contract: SmartContract,
  index: number,
  context: { readonly sender: Address },
) => unknown;

/** Whether a value is a class of contracts of this very o1js. */
export function isContract(value: unknown, { SmartContract }: O1js): value is ContractClass {
  return typeof value === 'function' && value.prototype instanceof SmartContract;
}

/**
 * A contract on a chain of its own, in this worker: deployed once, then called by one transaction
 * after the other. What is proved and verified are the proofs of the transaction; sending it, so
 * that the next one finds the state that this one left, is on nobody's clock.
 */
export function buildFromContract(
  contract: ContractClass,
  o1js: O1js,
  calls: TransactionCalls,
): BuiltProgram<readonly AnyProof[]> {
  let key: VerificationKey | null = null;
  let chain: OwnChain | null = null;
  let unsent: Proved | null = null;
  return {
    program: {
      digest: () => contract.digest(),
      async compile(options) {
        const { verificationKey } = await contract.compile(options);
        key = verificationKey;
        return { verificationKey };
      },
      async verify(proofs) {
        if (key === null) throw new Error('the contract was not compiled');
        for (const proof of proofs) {
          if (!(await o1js.verify(proof, key))) return false;
        }
        return true;
      },
    },
    async prepare() {
      chain = await callOwn('Deploying the contract', () => deploy(contract, o1js));
    },
    async prove(index) {
      if (chain === null) throw new Error('the contract was not deployed');
      const { instance, sender } = chain;
      const name = `transaction(contract, ${index})`;
      const transaction = await callOwn(name, () =>
        o1js.Mina.transaction(sender, async () => {
          await calls(instance, index, { sender });
        }),
      );
      unsent = await transaction.prove();
      return { proof: proofsOf(unsent, instance, name) };
    },
    async settle() {
      if (unsent === null || chain === null) throw new Error('there is no transaction to send');
      const signed = unsent.sign([chain.sender.key]);
      unsent = null;
      await callOwn('Sending the transaction', () => signed.send());
    },
  };
}

/** A contract that is deployed, and who pays for its transactions. */
interface OwnChain {
  readonly instance: SmartContract;
  readonly sender: Address & { readonly key: InstanceType<O1js['PrivateKey']> };
}

/** Deploys a contract to a chain of its own, which is the active one from then on. */
async function deploy(contract: ContractClass, o1js: O1js): Promise<OwnChain> {
  const { AccountUpdate, Mina, PrivateKey } = o1js;
  const chain = await Mina.LocalBlockchain({ proofsEnabled: true });
  Mina.setActiveInstance(chain);
  const [sender] = chain.testAccounts;
  const address = PrivateKey.random();
  const instance = new contract(address.toPublicKey());
  checkFields(instance, contract.name);
  const transaction = await Mina.transaction(sender, async () => {
    AccountUpdate.fundNewAccount(sender);
    await instance.deploy();
  });
  const proved = await transaction.prove();
  await proved.sign([sender.key, address]).send();
  return { instance, sender };
}

/**
 * A field of a class hides what `@state` made of it, if the compiler defines fields instead of
 * assigning them; o1js then fails with a message that leads nowhere.
 */
function checkFields(instance: SmartContract, name: string): void {
  const hidden = Object.keys(instance).filter(
    (key) =>
      Reflect.getOwnPropertyDescriptor(Object.getPrototypeOf(instance), key)?.set !== undefined,
  );
  if (hidden.length === 0) return;
  throw new OwnProgramError(
    `The fields ${hidden.join(', ')} of ${name} hide what @state makes of them: set "useDefineForClassFields": false in tsconfig.json, as o1js needs it.`,
  );
}

/** The proofs of a transaction, which are all of the one contract: only its key was compiled. */
function proofsOf(proved: Proved, { address }: SmartContract, name: string): readonly AnyProof[] {
  const proofs = proved.proofs.flatMap((proof, i) => {
    if (proof === undefined) return [];
    const owner = proved.transaction.accountUpdates[i]?.publicKey;
    if (owner !== undefined && !owner.equals(address).toBoolean()) {
      throw new OwnProgramError(
        `${name} calls another contract as well, whose proofs cannot be verified here: export a function build(o1js) instead, which compiles and verifies all of them.`,
      );
    }
    return [proof];
  });
  if (proofs.length > 0) return proofs;
  throw new OwnProgramError(
    `${name} called no @method of the contract, so there is nothing to prove: call one, and await it.`,
  );
}
