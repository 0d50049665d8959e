package awstype

var dynamodbTypes = map[string]Type{
	"dynamodb/table:Table": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:dynamodb:{region}:{account}:table/{name}"},
	},
}
