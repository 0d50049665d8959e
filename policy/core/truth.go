package core

// Or joins two three-valued answers by "or".
func Or(a, b Truth) Truth {
	switch {
	case a == Yes || b == Yes:
		return Yes
	case a == Unknown || b == Unknown:
		return Unknown
	}
	return No
}

// Truth is a three-valued boolean: what a policy can say of a value that may not be known yet.
type Truth int

// The truth values.
const (
	No Truth = iota
	Yes
	Unknown
)
