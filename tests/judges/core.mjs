// One credential, given on standard input, judged by @digitalcredentials/verifier-core: it prints the whole verdict.
// Its issuer is a did:key, for which nothing is fetched. There is no network, so the check of the schema stays open.
console.log = console.error;
const {verifyCredential} = await import('@digitalcredentials/verifier-core');
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
globalThis.fetch = async () => { throw new Error('no network'); };
const verdict = await verifyCredential({credential: JSON.parse(Buffer.concat(chunks)), knownDIDRegistries: []});
for(const error of verdict.errors ?? []) error.stackTrace = String(error.stackTrace?.stack);
process.stdout.write(JSON.stringify(verdict));
