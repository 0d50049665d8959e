package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

const metricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm"

// watch is an alarm that resources of a type need: on one of some metrics of theirs.
type watch struct {
	token, namespace, dimension string
	metrics                     []string
	// what is what the alarm is about, for the finding.
	what string
	// except are resources that don't need it. Unknown counts as one.
	except func(r Resource) bool
	// fleetwide says that AWS also sums the metric up over all resources, without a dimension.
	fleetwide bool
}

var watches = []watch{
	{token: lbLoadBalancer, namespace: "AWS/ApplicationELB", dimension: "LoadBalancer", what: "5xx answers", except: notApplication,
		metrics: []string{"HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count", "HTTPCode_ELB_500_Count", "HTTPCode_ELB_502_Count", "HTTPCode_ELB_503_Count", "HTTPCode_ELB_504_Count"}},
	{token: lbLoadBalancer, namespace: "AWS/ApplicationELB", dimension: "LoadBalancer", what: "latency", except: notApplication, metrics: []string{"TargetResponseTime"}},
	{token: rdsInstance, namespace: "AWS/RDS", dimension: "DBInstanceIdentifier", what: "its CPU", metrics: []string{"CPUUtilization"}, except: ofAurora, fleetwide: true},
	{token: rdsInstance, namespace: "AWS/RDS", dimension: "DBInstanceIdentifier", what: "its storage", metrics: []string{"FreeStorageSpace"}, except: ofAurora, fleetwide: true},
	{token: rdsCluster, namespace: "AWS/RDS", dimension: "DBClusterIdentifier", what: "its CPU", metrics: []string{"CPUUtilization", "ACUUtilization"}, fleetwide: true},
	{token: lambdaFunction, namespace: "AWS/Lambda", dimension: "FunctionName", what: "its errors", metrics: []string{"Errors"}, fleetwide: true},
}

// deadLetterWatch is for queues that something puts its failures into.
var deadLetterWatch = watch{token: sqsQueue, namespace: "AWS/SQS", dimension: "QueueName", what: "the messages in it, which nobody could process",
	metrics: []string{"ApproximateNumberOfMessagesVisible"}}

func notApplication(r Resource) bool {
	kind := r.Get("loadBalancerType")
	return kind.IsUnknown() || kind.StrOr("application") != "application"
}

func ofAurora(r Resource) bool {
	return r.Get("engine").IsUnknown() || strings.HasPrefix(engineOf(r), "aurora")
}

var alarmsRequired = Rule{
	Name: "alarms-required", Group: "observability", Severity: Medium,
	Title: "Load balancers, databases, functions and dead-letter queues have their alarms.",
	Why:   "Without them customers are the first who notice that something fails.",
	Fix:   "add plinth:monitoring with somebody who is told, or give the component its Monitor; else add a MetricAlarm on the metric, with the resource in its dimensions",
	// Development may fail unseen.
	Levels: Levels{Disabled, Advisory, Mandatory},
	Stack: func(s *Stack, _ Config) []Finding {
		measures := s.measures()
		var findings []Finding
		judge := func(w watch, r Resource) {
			if w.except != nil && w.except(r) {
				return
			}
			if s.watched(w, r, measures) == No && !s.watchedByInstance(w, r, measures) {
				findings = append(findings, Finding{URN: r.URN, What: fmt.Sprintf("has no alarm on %s; add one on %s", w.what, strings.Join(w.metrics[:min(2, len(w.metrics))], " or "))})
			}
		}
		for _, w := range watches {
			for _, r := range s.Of(w.token) {
				judge(w, r)
			}
		}
		letters := s.deadLetterQueues()
		for _, q := range s.Of(sqsQueue) {
			if letters[q.URN] {
				judge(deadLetterWatch, q)
			}
		}
		return findings
	},
}

// measure is one metric that an alarm looks at.
type measure struct {
	alarm Resource
	// key is the alarm's property that the dimensions stand in.
	key                         string
	namespace, name, dimensions Value
}

// measures are those of all alarms that are on.
func (s *Stack) measures() []measure {
	var list []measure
	for _, a := range s.Of(metricAlarm) {
		if a.Get("actionsEnabled").Bool(true) == No {
			continue
		}
		if v := s.read(a, "metricName"); !v.IsAbsent() {
			list = append(list, measure{a, "dimensions", s.read(a, "namespace"), v, s.read(a, "dimensions")})
		}
		queries, known := s.read(a, "metricQueries").Items()
		if !known {
			list = append(list, measure{alarm: a, key: "metricQueries", name: ValueOf(property.New(property.Computed))})
		}
		for _, q := range queries {
			if m := q.Get("metric"); !m.IsAbsent() {
				list = append(list, measure{a, "metricQueries", m.Get("namespace"), m.Get("metricName"), m.Get("dimensions")})
			}
		}
	}
	return list
}

// watched reports whether one of the alarms looks at what the watch asks for, of the resource.
func (s *Stack) watched(w watch, r Resource, measures []measure) Truth {
	answer := No
	for _, m := range measures {
		name, known := m.name.Str()
		switch {
		case m.name.IsUnknown() || m.namespace.IsUnknown():
			answer = either(answer, Unknown)
			continue
		case !known || !slices.Contains(w.metrics, name) || m.namespace.StrOr("") != w.namespace:
			continue
		}
		switch s.about(w, r, m) {
		case Yes:
			return Yes
		case Unknown:
			answer = Unknown
		}
	}
	return answer
}

// watchedByInstance reports whether each instance of a cluster has, or may have, an alarm of its own in place of the cluster's.
func (s *Stack) watchedByInstance(w watch, cluster Resource, measures []measure) bool {
	if cluster.Type != rdsCluster {
		return false
	}
	members, perhaps := s.companions(cluster, s.Of(rdsClusterInstance), "clusterIdentifier")
	w.token, w.dimension, w.fleetwide = rdsClusterInstance, "DBInstanceIdentifier", false
	return perhaps || len(members) > 0 && !slices.ContainsFunc(members, func(m Resource) bool { return s.watched(w, m, measures) == No })
}

// about reports whether a measure is the resource's.
func (s *Stack) about(w watch, r Resource, m measure) Truth {
	value, depends := m.dimensions.Key(w.dimension), m.alarm.PropertyDependencies[m.key]
	if text, ok := value.Str(); ok {
		found, made := derivedFrom(text, s.dependencies(m.alarm, m.key, []string{w.token}).Resources)
		return truth(r.AnswersTo(text) || made && found.URN == r.URN)
	}
	if !value.IsUnknown() && (len(depends) == 0 || !s.Preview) {
		return truth(w.fleetwide && value.IsAbsent() && m.dimensions.empty())
	}
	// A preview doesn't know the names yet, but what they are made from.
	refs := s.dependencies(m.alarm, m.key, []string{w.token})
	switch {
	case refs.Has(r.URN) && refs.Exact:
		return Yes
	case refs.Has(r.URN) || len(depends) == 0:
		return Unknown
	}
	return No
}

func truth(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

// empty reports whether there is no entry in an object.
func (v Value) empty() bool { return v.IsAbsent() || v.IsObject() && v.Raw().AsMap().Len() == 0 }
