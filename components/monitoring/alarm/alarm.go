package alarm

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// MissingData is how an alarm takes a period in which nothing was measured.
type MissingData string

const (
	// NotBreaching is for what is only counted when it happens, or while there is traffic: silence
	// is fine.
	NotBreaching MissingData = "notBreaching"
	// Breaching is for what is measured as long as it exists: silence sounds the alarm.
	Breaching MissingData = "breaching"
	// Missing is for what may stand still on purpose, such as a database that pauses: the alarm
	// says that it doesn't know.
	Missing MissingData = "missing"
)

// Metric is one that AWS measures.
type Metric struct {
	Namespace  string
	Name       string
	Dimensions pulumi.StringMap
	// Statistic is Sum, Average, Minimum, Maximum, or a percentile such as p95.
	Statistic string
}

// Alarm is one condition that people are told about.
type Alarm struct {
	// Name says in one word what the alarm is about. It ends the alarm's resource name.
	Name string
	// Description says what is wrong, and what to look at first.
	Description string
	Metric      Metric
	// ShareOf turns the value into a percentage: Metric divided by this metric, as soon as a period
	// has AtLeast of the latter. Nil compares Metric itself.
	ShareOf *Metric
	AtLeast int
	// Threshold sounds the alarm: from it on, or below it where Below is set.
	Threshold float64
	Below     bool
	// PeriodSeconds is how long one period is.
	PeriodSeconds int
	// Periods is how many periods are looked at, BreachingPeriods how many of them have to be over
	// the threshold.
	Periods          int
	BreachingPeriods int
	MissingData      MissingData
}

// Set is the alarms of one thing: of a service, a queue, a database.
type Set struct {
	// Name is the kind and the name of the thing, such as service-shop. It begins the resource
	// names of its alarms.
	Name   string
	Alarms []Alarm
}

// EnoughRequests is how many requests a minute needs before a share of them means something.
const EnoughRequests = 20

const (
	// Minute and FiveMinutes are periods in seconds.
	Minute      = 60
	FiveMinutes = 300
)

// Metrics returns a function that makes metrics of one namespace and one set of dimensions.
func Metrics(namespace string, dimensions pulumi.StringMap) func(name, statistic string) Metric {
	return func(name, statistic string) Metric {
		return Metric{Namespace: namespace, Name: name, Dimensions: dimensions, Statistic: statistic}
	}
}

// Quick sounds within minutes: when three minutes of five are bad, so that a single one wakes
// nobody.
func Quick(a Alarm) Alarm {
	a.PeriodSeconds = Minute
	a.Periods = 5
	a.BreachingPeriods = 3
	return a
}

// Steady sounds on what is bad when it lasts: for a quarter of an hour.
func Steady(a Alarm) Alarm {
	a.PeriodSeconds = FiveMinutes
	a.Periods = 3
	a.BreachingPeriods = 3
	return a
}

// Once sounds on what is bad as soon as it happens.
func Once(a Alarm) Alarm {
	a.PeriodSeconds = FiveMinutes
	a.Periods = 1
	a.BreachingPeriods = 1
	return a
}

// Lasting sounds when each of so many minutes is bad.
func Lasting(minutes int, a Alarm) Alarm {
	a.PeriodSeconds = Minute
	a.Periods = minutes
	a.BreachingPeriods = minutes
	return a
}
