// Package alarm describes CloudWatch alarms. Each tier says in its alarms.go what can go wrong with
// it; monitoring.Monitor creates the alarms that it describes. The package knows no tier, so that
// every tier can import it.
package alarm
