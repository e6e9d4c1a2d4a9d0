import { describe, expect, it } from 'vitest';
import { PhaseRecorder } from './phases.ts';
import { now } from './runtime/events.ts';

const FP = 'caml_pasta_fp_plonk_proof_create';
const FQ = 'caml_pasta_fq_plonk_proof_create';

function call(recorder: PhaseRecorder, binding: string): void {
  recorder.take({ kind: 'call-start', binding, at: now() });
  recorder.take({ kind: 'call-end', binding, at: now() });
}

describe('PhaseRecorder', () => {
  it('cuts a proof at the calls that mark its phases', () => {
    const recorder = new PhaseRecorder();
    const entered: string[] = [];
    recorder.start((name) => entered.push(name));
    call(recorder, FP);
    call(recorder, 'caml_fp_srs_b_poly_commitment');
    call(recorder, FQ);
    recorder.enter('verify');
    const phases = recorder.finish();
    const names = ['witness', 'step proof', 'wrap witness', 'wrap proof', 'serialise', 'verify'];
    expect(entered).toEqual(names);
    expect(phases.map(({ name }) => name)).toEqual(names);
  });

  it('leaves neither gaps nor overlaps', () => {
    const recorder = new PhaseRecorder();
    recorder.start(() => {});
    call(recorder, FP);
    call(recorder, FQ);
    recorder.enter('verify');
    let end = 0;
    for (const phase of recorder.finish()) {
      expect(phase.startMs).toBeCloseTo(end, 6);
      end = phase.startMs + phase.ms;
    }
  });

  it('takes no note of calls outside a proof', () => {
    const recorder = new PhaseRecorder();
    call(recorder, FP);
    recorder.start(() => {});
    recorder.finish();
    call(recorder, FQ);
    expect(recorder.finish().map(({ name }) => name)).toEqual(['witness']);
  });
});
