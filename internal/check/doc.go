// Package check judges settings and reports what is wrong with them as values.
//
// A setting's limits stand in the tags of its field, where the schema of the stack file and the reference take them
// from, too. Settings enforces them on every field, at any depth, and then asks each struct for the combinations that a
// tag can't express:
//
//	type Settings struct {
//		// Share of tasks on Spot capacity, in percent.
//		SpotPercent int `json:"spotPercent,omitempty" jsonschema:"minimum=0,maximum=100"`
//	}
//
//	func (s *Settings) SetDefaults() { s.CPU = cmp.Or(s.CPU, 256) }
//
//	func (s *Settings) Validate(p *check.Problems) {
//		if s.Strategy == BlueGreen && s.SpotPercent > 0 {
//			p.At("spotPercent").Value(s.SpotPercent).Say("Spot interruptions fail a blue/green deployment").Fix("write 0")
//		}
//	}
//
// A component resolves its arguments so:
//
//	check.Defaults(&r.Settings)
//	var p check.Problems
//	check.Settings(&p, &r.Settings)
//	return r, p.Err()
//
// Every mistake is a Problem until it is shown, as `<path>: <what is wrong>, got <value>; <what to write instead>`.
package check
