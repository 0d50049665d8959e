package cloudwatch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

const metricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm"

// watch is an alarm that every resource of a type needs, on one of the listed metrics.
type watch struct {
	token, namespace, dimension string
	metrics                     []string
	// what is what the alarm is about, for the finding.
	what string
	// except are resources that don't need it. Unknown counts as one.
	except func(r core.Resource) bool
	// fleetwide says that AWS also sums the metric up over all resources, without a dimension.
	fleetwide bool
}

var watches = []watch{
	{
		token:     core.LoadBalancer,
		namespace: "AWS/ApplicationELB",
		dimension: "LoadBalancer",
		what:      "5xx answers",
		except:    notApplication,
		metrics: []string{
			"HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count", "HTTPCode_ELB_500_Count",
			"HTTPCode_ELB_502_Count", "HTTPCode_ELB_503_Count", "HTTPCode_ELB_504_Count",
		},
	},
	{
		token:     core.LoadBalancer,
		namespace: "AWS/ApplicationELB",
		dimension: "LoadBalancer",
		what:      "latency",
		except:    notApplication,
		metrics:   []string{"TargetResponseTime"},
	},
	{
		token:     core.RDSInstance,
		namespace: "AWS/RDS",
		dimension: "DBInstanceIdentifier",
		what:      "its CPU",
		metrics:   []string{"CPUUtilization"},
		except:    ofAurora,
		fleetwide: true,
	},
	{
		token:     core.RDSInstance,
		namespace: "AWS/RDS",
		dimension: "DBInstanceIdentifier",
		what:      "its storage",
		metrics:   []string{"FreeStorageSpace"},
		except:    ofAurora,
		fleetwide: true,
	},
	{
		token:     core.RDSCluster,
		namespace: "AWS/RDS",
		dimension: "DBClusterIdentifier",
		what:      "its CPU",
		metrics:   []string{"CPUUtilization", "ACUUtilization"},
		fleetwide: true,
	},
	{
		token:     core.LambdaFunction,
		namespace: "AWS/Lambda",
		dimension: "FunctionName",
		what:      "its errors",
		metrics:   []string{"Errors"},
		fleetwide: true,
	},
}

// deadLetterWatch is for queues that something puts its failures into.
var deadLetterWatch = watch{
	token:     core.SQSQueue,
	namespace: "AWS/SQS",
	dimension: "QueueName",
	what:      "the messages in it, which nobody could process",
	metrics:   []string{"ApproximateNumberOfMessagesVisible"},
}

func notApplication(r core.Resource) bool {
	kind := r.Get("loadBalancerType")
	return kind.IsUnknown() || kind.StrOr("application") != "application"
}

func ofAurora(r core.Resource) bool {
	return r.Get("engine").IsUnknown() || strings.HasPrefix(core.EngineOf(r), "aurora")
}

var alarmsRequired = core.Rule{
	Name:     "alarms-required",
	Group:    "observability",
	Severity: core.Medium,
	Title:    "Load balancers, databases, functions and dead-letter queues have their alarms.",
	Why:      "Without them customers are the first who notice that something fails.",
	Fix: "add plinth:monitoring with somebody who is told, or give the component its Monitor; else add a " +
		"MetricAlarm on the metric, with the resource in its dimensions",
	// Development may fail unseen.
	Levels: core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Mandatory},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		measures := measures(s)
		var findings []core.Finding
		check := func(w watch, r core.Resource) {
			if w.except != nil && w.except(r) {
				return
			}
			if watched(s, w, r, measures) == core.No && !watchedByInstance(s, w, r, measures) {
				findings = append(findings, core.Finding{
					URN: r.URN,
					What: fmt.Sprintf("has no alarm on %s; add one on %s", w.what,
						strings.Join(w.metrics[:min(2, len(w.metrics))], " or ")),
				})
			}
		}
		for _, w := range watches {
			for _, r := range s.Of(w.token) {
				check(w, r)
			}
		}
		letters := s.DeadLetterQueues()
		for _, q := range s.Of(core.SQSQueue) {
			if letters[q.URN] {
				check(deadLetterWatch, q)
			}
		}
		return findings
	},
}

// measure is one metric of an alarm.
type measure struct {
	alarm core.Resource
	// key is the alarm's property that the dimensions stand in.
	key                         string
	namespace, name, dimensions core.Value
}

// measures are those of all alarms that are on.
func measures(s *core.Stack) []measure {
	var list []measure
	for _, a := range s.Of(metricAlarm) {
		if a.Get("actionsEnabled").Bool(true) == core.No {
			continue
		}
		if v := s.Read(a, "metricName"); !v.IsAbsent() {
			list = append(list, measure{a, "dimensions", s.Read(a, "namespace"), v, s.Read(a, "dimensions")})
		}
		queries, known := s.Read(a, "metricQueries").Items()
		if !known {
			list = append(list, measure{
				alarm: a,
				key:   "metricQueries",
				name:  core.ValueOf(property.New(property.Computed)),
			})
		}
		for _, q := range queries {
			if m := q.Get("metric"); !m.IsAbsent() {
				list = append(list,
					measure{a, "metricQueries", m.Get("namespace"), m.Get("metricName"), m.Get("dimensions")})
			}
		}
	}
	return list
}

// watched reports whether one of the alarms looks at what the watch asks for, of the resource.
func watched(s *core.Stack, w watch, r core.Resource, measures []measure) core.Truth {
	answer := core.No
	for _, m := range measures {
		name, known := m.name.Str()
		switch {
		case m.name.IsUnknown() || m.namespace.IsUnknown():
			answer = core.Or(answer, core.Unknown)
			continue
		case !known || !slices.Contains(w.metrics, name) || m.namespace.StrOr("") != w.namespace:
			continue
		}
		switch about(s, w, r, m) {
		case core.Yes:
			return core.Yes
		case core.Unknown:
			answer = core.Unknown
		}
	}
	return answer
}

// watchedByInstance reports whether each instance of a cluster has, or may have, an alarm of its
// own in place of the cluster's.
func watchedByInstance(s *core.Stack, w watch, cluster core.Resource, measures []measure) bool {
	if cluster.Type != core.RDSCluster {
		return false
	}
	members, perhaps := s.Companions(cluster, s.Of(core.RDSClusterInstance), "clusterIdentifier")
	w.token, w.dimension, w.fleetwide = core.RDSClusterInstance, "DBInstanceIdentifier", false
	return perhaps ||
		len(members) > 0 &&
			!slices.ContainsFunc(members, func(m core.Resource) bool { return watched(s, w, m, measures) == core.No })
}

// about reports whether a measure is the resource's.
func about(s *core.Stack, w watch, r core.Resource, m measure) core.Truth {
	value, depends := m.dimensions.Key(w.dimension), m.alarm.PropertyDependencies[m.key]
	if text, ok := value.Str(); ok {
		found, made := core.DerivedFrom(text, s.Dependencies(m.alarm, m.key, []string{w.token}).Resources)
		return truth(r.AnswersTo(text) || made && found.URN == r.URN)
	}
	if !value.IsUnknown() && (len(depends) == 0 || !s.Preview) {
		return truth(w.fleetwide && value.IsAbsent() && m.dimensions.Empty())
	}
	// A preview doesn't know the names yet, but what they are made from.
	refs := s.Dependencies(m.alarm, m.key, []string{w.token})
	switch {
	case refs.Has(r.URN) && refs.Exact:
		return core.Yes
	case refs.Has(r.URN) || len(depends) == 0:
		return core.Unknown
	}
	return core.No
}

func truth(b bool) core.Truth {
	if b {
		return core.Yes
	}
	return core.No
}
