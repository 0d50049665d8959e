package function

import (
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
)

// watch makes the function's alarms.
func (b builder) watch(f *Function, queue bool) error {
	own := monitoring.Function{Name: b.name, FunctionName: f.Name, TimeoutSeconds: b.args.TimeoutSeconds}
	if err := b.args.Monitor.WatchKinds(b.ctx, b.parent, own); err != nil || !queue {
		return err
	}
	return b.args.Monitor.Watch(b.ctx, b.parent, messaging.FailureAlarms(b.name, f.FailureQueueName))
}
