// Package monitoring tells people when something is wrong: alarms on what every tier has, and the
// topic that they are sent to.
//
// A tier says what it has (a load balancer, a service, a database, a function …), and Watch makes
// the alarms that belong to it. Every alarm says in its description what is wrong and where to
// look, tells again when it is over, and says how it takes silence: what is only counted when it
// happens is fine while nothing is heard of it, what should always be there is not.
//
// It refuses a topic without anybody who is told.
package monitoring
