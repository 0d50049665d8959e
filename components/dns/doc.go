// Package dns makes a public hosted zone or takes an existing one, and what depends on it:
// certificates and alias records.
//
// It promises that a created zone logs its queries and is protected, and that a certificate's ARN
// is known only when the certificate is issued. It refuses certificate authorities without Amazon,
// with which ACM couldn't issue.
//
// A new zone answers nobody until its parent delegates to it: until the registrar, or the zone
// above it, names its name servers. A certificate that is requested before waits for half an hour
// and fails. There are three ways out:
//
//   - Settings.ZoneID: take a zone that is delegated already.
//   - Settings.ParentZoneID: the zone above is in the same account; the delegation is made with
//     the zone.
//   - Settings.AwaitingDelegation: create the zone alone first, enter its name servers at the
//     registrar, then remove the setting. Until then the program leaves out everything that needs a
//     certificate.
package dns
