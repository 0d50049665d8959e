// Package dns makes a public hosted zone or takes an existing one, and what hangs on it: certificates and alias records.
//
// A new zone answers nobody until its parent delegates to it: until the registrar, or the zone above it, names its name servers. A
// certificate that is asked for before waits for half an hour and fails. Three ways out:
//
//   - ZoneID: take a zone that is delegated already.
//   - ParentZoneID: the zone above is in the same account; the delegation is made with the zone.
//   - Settings.AwaitingDelegation: make the zone alone first, enter its name servers at the registrar, then take the setting out. Until
//     then the program leaves out everything that needs a certificate.
package dns
