package cloud

const (
	fleetT    = "autoscaling/group:Group"
	instanceT = "ec2/instance:Instance"
)

func init() {
	add(
		&row{Type: "ec2/eipAssociation:EipAssociation", ID: "eipassoc-{hex17}", Seconds: 2, Source: oneCall, Check: checkAddressUse, Judge: judgeAddressUse,
			Refs: []ref{{Path: "allocationId", To: "ec2/eip:Eip", Missing: "InvalidAllocationID.NotFound: The allocation ID '%s' does not exist"},
				{Path: "instanceId", To: instanceT, Missing: "InvalidInstanceID.NotFound: The instance ID '%s' does not exist"}}},
		&row{Type: "ssm/document:Document", ID: "{name}", Seconds: 2, Source: oneCall, Name: &naming{Property: "name", Max: 128}, Check: checkDocument, Judge: judgeDocument,
			Out: map[string]any{"arn": "arn:aws:ssm:{region}:{account}:document/{name}", "status": "Active", "owner": "{account}", "documentVersion": "1", "defaultVersion": "1",
				"latestVersion": "1", "schemaVersion": "1.0"}},
	)
}
