package awstype

var route53Types = map[string]Type{
	"route53/healthCheck:HealthCheck": {
		ID:       "{uuid}",
		Computed: Outputs{"arn": "arn:aws:route53:::healthcheck/{id}"},
	},
	"route53/hostedZoneDnsSec:HostedZoneDnsSec": {
		ID: "{hostedZoneId}",
	},
	"route53/keySigningKey:KeySigningKey": {
		Named: "name",
		ID:    "{hostedZoneId},{name}",
	},
	"route53/queryLog:QueryLog": {
		ID:       "{uuid}",
		Computed: Outputs{"arn": "arn:aws:route53:::queryloggingconfig/{id}"},
	},
	"route53/record:Record": {
		ID: "{zoneId}_{name}_{type}", // the simulation completes the name and adds the set
	},
	"route53/zone:Zone": {
		ID: "Z{HEX20}",
		Computed: Outputs{
			"arn":    "arn:aws:route53:::hostedzone/{id}",
			"zoneId": "{id}",
		},
	},
}
