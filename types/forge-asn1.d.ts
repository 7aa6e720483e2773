/** The one file of node-forge that is used: the rest of it judges keys and signatures, which the platform does here. */
declare module 'node-forge/lib/asn1.js' {
  import { asn1 } from 'node-forge'
  export = asn1
}
