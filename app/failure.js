/**
 * Failures: every error that a person may read, as a code, a sentence and a remedy.
 * A `Failure` crosses process borders as the plain value of `toPlain` and comes back through `fromPlain`.
 */
export const failureCodes = [
    'invalid-message',
    'invalid-document',
    'invalid-argument',
    'impossible-stack',
    'over-budget',
    'unreadable-image',
    'unreadable-file',
    'not-found',
    'exists',
    'write-failed',
    'worker-died',
    'cancelled',
    'internal',
];
/** An error with a code; its message says what was expected, what came, and what to do. */
export class Failure extends Error {
    code;
    place;
    fixes;
    name = 'Failure';
    constructor(code, message, place = {}, fixes = []) {
        super(message);
        this.code = code;
        this.place = place;
        this.fixes = fixes;
    }
}
/** A stack that can't work: the message is a plain sentence without the layer's name, which the plan adds. */
export function impossible(message, fixes = []) {
    return new Failure('impossible-stack', message, {}, fixes);
}
export function cancelled(what) {
    return new Failure('cancelled', `${what} was cancelled.`);
}
/** The plain value of any thrown thing; what is not a Failure becomes `internal` with its own message. */
export function toPlain(error) {
    if (error instanceof Failure) {
        return { code: error.code, message: error.message, place: error.place, fixes: error.fixes };
    }
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'internal', message: `Unexpected error: ${message}` };
}
export function fromPlain(plain) {
    return new Failure(plain.code, plain.message, plain.place, plain.fixes);
}
