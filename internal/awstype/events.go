package awstype

var eventsTypes = map[string]Type{
	"cloudwatch/eventBus:EventBus": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:events:{region}:{account}:event-bus/{name}"},
	},
	"cloudwatch/eventRule:EventRule": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:events:{region}:{account}:rule/{name}"},
	},
	"cloudwatch/eventTarget:EventTarget": {
		Named: "targetId",
		ID:    "{rule}-{targetId}",
	},
}
