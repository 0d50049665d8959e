// Package monitoring tells people when something is wrong: alarms on what every tier has, and the
// topic that they are sent to.
//
// A tier describes its alarms in its own package (see package alarm), and Watch creates
// them. Every alarm says in its description what is wrong and where to
// look, tells again when it is over, and says how it takes silence: what is only counted when it
// happens is fine while nothing is heard of it, what should always be there is not.
//
// It refuses a topic without anybody who is told.
package monitoring
