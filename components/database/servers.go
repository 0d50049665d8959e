package database

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring"
)

// insightsDays are what each mode keeps: the free week, and the 15 months that the advanced one asks for.
var insightsDays = map[Insights]int{InsightsStandard: 7, InsightsAdvanced: 465}

// cluster makes Aurora: storage over three zones, a writer, and readers in other zones that take over.
func (b *builder) cluster() error {
	a, d := b.args, b.database
	scaling := rds.ClusterServerlessv2ScalingConfigurationArgs{MinCapacity: pulumi.Float64(a.MinCapacity), MaxCapacity: pulumi.Float64(a.MaxCapacity)}
	if a.PauseAfterSeconds > 0 {
		scaling.SecondsUntilAutoPause = pulumi.Int(a.PauseAfterSeconds)
	}
	cluster, err := rds.NewCluster(b.ctx, b.name, &rds.ClusterArgs{
		ClusterIdentifier: d.Identifier, Engine: pulumi.String(string(a.Engine)), EngineMode: pulumi.String("provisioned"),
		EngineVersion: pulumi.String(a.Version), EngineLifecycleSupport: pulumi.String(noExtendedSupport), AllowMajorVersionUpgrade: pulumi.Bool(true),
		DatabaseName: b.fresh(a.DatabaseName), MasterUsername: b.fresh(masterUser), SnapshotIdentifier: b.snapshot(),
		ManageMasterUserPassword: pulumi.Bool(true), MasterUserSecretKmsKeyId: d.KeyARN, IamDatabaseAuthenticationEnabled: pulumi.Bool(true),
		Serverlessv2ScalingConfiguration: scaling,
		Port:                             pulumi.Int(a.Port()), DbSubnetGroupName: b.subnets, VpcSecurityGroupIds: pulumi.StringArray{b.group},
		DbClusterParameterGroupName: b.parameterGroup,
		StorageEncrypted:            pulumi.Bool(true), KmsKeyId: d.KeyARN,
		BackupRetentionPeriod: pulumi.Int(a.BackupRetentionDays), PreferredBackupWindow: pulumi.String(a.BackupWindow),
		PreferredMaintenanceWindow: pulumi.String(a.MaintenanceWindow), CopyTagsToSnapshot: pulumi.Bool(true),
		DeleteAutomatedBackups: pulumi.Bool(a.Disposable), DeletionProtection: pulumi.Bool(!a.Disposable),
		SkipFinalSnapshot: pulumi.Bool(a.Disposable), FinalSnapshotIdentifier: b.finalSnapshot(),
		EnabledCloudwatchLogsExports: b.exports(), ApplyImmediately: pulumi.Bool(a.Disposable),
		// The mode is the cluster's; it wants the cluster and every instance to keep the same.
		DatabaseInsightsMode: pulumi.String(string(a.Insights)), PerformanceInsightsEnabled: pulumi.Bool(true),
		PerformanceInsightsKmsKeyId: d.KeyARN, PerformanceInsightsRetentionPeriod: pulumi.Int(insightsDays[a.Insights]),
	}, b.parent, b.protect, pulumi.DependsOn(b.before))
	if err != nil {
		return err
	}
	d.Endpoint, d.ReaderEndpoint, d.arn = cluster.Endpoint, cluster.ReaderEndpoint, cluster.Arn
	d.resourceIDs = []pulumi.StringOutput{cluster.ClusterResourceId}
	d.SecretARN = cluster.MasterUserSecrets.Index(pulumi.Int(0)).SecretArn().Elem()
	b.servers, b.host = append(b.servers, cluster), cluster.Endpoint
	b.target = rds.ProxyTargetArgs{DbClusterIdentifier: cluster.ClusterIdentifier}
	b.watched = append(b.watched, monitoring.DatabaseCluster{Name: b.name, Identifier: cluster.ClusterIdentifier, Readers: a.Readers > 0})
	for i := range a.Readers + 1 {
		args := &rds.ClusterInstanceArgs{
			ClusterIdentifier: cluster.ID(), Engine: pulumi.String(string(a.Engine)), InstanceClass: pulumi.String("db.serverless"),
			PromotionTier: pulumi.Int(min(i, 2)), // the first two grow and shrink with the writer, to take over at once
			// The subnet group is the cluster's; naming it here, too, keeps a preview from seeing none.
			DbSubnetGroupName: b.subnets, PubliclyAccessible: pulumi.Bool(false), AutoMinorVersionUpgrade: pulumi.Bool(true),
			MonitoringInterval: pulumi.Int(monitoringSeconds), MonitoringRoleArn: b.roleARN,
			PerformanceInsightsEnabled: pulumi.Bool(true), PerformanceInsightsKmsKeyId: d.KeyARN, PerformanceInsightsRetentionPeriod: pulumi.Int(insightsDays[a.Insights]),
			PreferredMaintenanceWindow: pulumi.String(a.MaintenanceWindow), CopyTagsToSnapshot: pulumi.Bool(true), ApplyImmediately: pulumi.Bool(a.Disposable),
		}
		if len(a.Zones) > 0 {
			args.AvailabilityZone = pulumi.String(a.Zones[i%len(a.Zones)])
		}
		// Where one stands it stays: with a zone more they would be dealt out anew. One that is made anew anyway takes its zone of the list.
		stays := pulumi.IgnoreChanges([]string{"availabilityZone"})
		instance, err := rds.NewClusterInstance(b.ctx, fmt.Sprintf("%s-%d", b.name, i+1), args, b.parent, stays, pulumi.DependsOn(b.before))
		if err != nil {
			return err
		}
		b.servers = append(b.servers, instance)
	}
	return nil
}

// instances makes one server with a standby, and its read replicas.
func (b *builder) instances() error {
	a, d := b.args, b.database
	args := b.instance(d.Identifier)
	args.Engine, args.EngineVersion = pulumi.String(string(a.Engine)), pulumi.String(a.Version)
	args.EngineLifecycleSupport, args.AllowMajorVersionUpgrade = pulumi.String(noExtendedSupport), pulumi.Bool(true)
	args.DbName, args.Username, args.SnapshotIdentifier = b.fresh(a.DatabaseName), b.fresh(masterUser), b.snapshot()
	if a.MasterPassword != nil {
		args.Password = pulumi.ToSecret(a.MasterPassword).(pulumi.StringOutput)
	} else {
		args.ManageMasterUserPassword, args.MasterUserSecretKmsKeyId = pulumi.Bool(true), d.KeyARN
	}
	args.MultiAz, args.DbSubnetGroupName, args.KmsKeyId = pulumi.Bool(!a.SingleZone), b.subnets, d.KeyARN
	args.AllocatedStorage = pulumi.Int(a.StorageGiB)
	args.BackupRetentionPeriod, args.BackupWindow = pulumi.Int(a.BackupRetentionDays), pulumi.String(a.BackupWindow)
	args.DeleteAutomatedBackups, args.DeletionProtection = pulumi.Bool(a.Disposable), pulumi.Bool(!a.Disposable)
	args.SkipFinalSnapshot, args.FinalSnapshotIdentifier = pulumi.Bool(a.Disposable), b.finalSnapshot()
	primary, err := rds.NewInstance(b.ctx, b.name, args, b.parent, b.protect, pulumi.DependsOn(b.before))
	if err != nil {
		return err
	}
	d.Endpoint, d.ReaderEndpoint, d.arn = primary.Address, primary.Address, primary.Arn
	d.resourceIDs = []pulumi.StringOutput{primary.ResourceId}
	b.servers, b.host = append(b.servers, primary), primary.Address
	b.target = rds.ProxyTargetArgs{DbInstanceIdentifier: primary.Identifier}
	b.watched = append(b.watched, monitoring.DatabaseInstance{Name: b.name, Identifier: primary.Identifier})
	if err := b.secret(primary); err != nil {
		return err
	}
	for i := range a.Readers {
		reader, err := b.reader(fmt.Sprintf("reader-%d", i+1), primary)
		if err != nil {
			return err
		}
		if i == 0 {
			d.ReaderEndpoint = reader.Address
		}
		d.resourceIDs = append(d.resourceIDs, reader.ResourceId)
	}
	return nil
}

// secret is RDS's own, or one in the same form where RDS can't own the password.
func (b *builder) secret(primary *rds.Instance) error {
	if b.args.MasterPassword == nil {
		b.database.SecretARN = primary.MasterUserSecrets.Index(pulumi.Int(0)).SecretArn().Elem()
		return nil
	}
	secret, err := secretsmanager.NewSecret(b.ctx, b.name+"-master", &secretsmanager.SecretArgs{
		Description: pulumi.String("Master password of the database " + b.name), KmsKeyId: b.database.KeyARN,
	}, b.parent, b.protect)
	if err != nil {
		return err
	}
	value := pulumi.ToSecret(pulumi.All(primary.Username, b.args.MasterPassword).ApplyT(func(v []any) (string, error) {
		text, err := json.Marshal(map[string]any{"username": v[0], "password": v[1]})
		return string(text), err
	})).(pulumi.StringOutput)
	version, err := secretsmanager.NewSecretVersion(b.ctx, b.name+"-master", &secretsmanager.SecretVersionArgs{SecretId: secret.Arn, SecretString: value}, b.parent)
	if err == nil {
		b.database.SecretARN = version.Arn // whoever reads it waits for the value
	}
	return err
}

// reader makes a replica, which takes engine, storage, key and subnets from its source, and holds nothing of its own.
func (b *builder) reader(role string, primary *rds.Instance) (*rds.Instance, error) {
	name, identifier := b.name+"-"+role, pulumi.Sprintf("%s-%s", b.database.Identifier, role)
	if err := b.logGroups(name, "instance", identifier); err != nil {
		return nil, err
	}
	args := b.instance(identifier)
	args.ReplicateSourceDb, args.SkipFinalSnapshot = primary.Identifier, pulumi.Bool(true)
	reader, err := rds.NewInstance(b.ctx, name, args, b.parent, pulumi.DependsOn(b.before))
	if err == nil {
		b.watched = append(b.watched, monitoring.DatabaseInstance{Name: name, Identifier: reader.Identifier, Replica: true})
	}
	return reader, err
}

// instance is what a server and its replicas have in common.
func (b *builder) instance(identifier pulumi.StringOutput) *rds.InstanceArgs {
	a := b.args
	return &rds.InstanceArgs{
		Identifier: identifier, InstanceClass: pulumi.String(a.InstanceClass), Port: pulumi.Int(a.Port()),
		StorageType: pulumi.String("gp3"), StorageEncrypted: pulumi.Bool(true), MaxAllocatedStorage: pulumi.Int(a.MaxStorageGiB),
		VpcSecurityGroupIds: pulumi.StringArray{b.group}, PubliclyAccessible: pulumi.Bool(false), ParameterGroupName: b.parameterGroup,
		IamDatabaseAuthenticationEnabled: pulumi.Bool(true), AutoMinorVersionUpgrade: pulumi.Bool(true), CopyTagsToSnapshot: pulumi.Bool(true),
		MaintenanceWindow: pulumi.String(a.MaintenanceWindow), MonitoringInterval: pulumi.Int(monitoringSeconds), MonitoringRoleArn: b.roleARN,
		PerformanceInsightsEnabled: pulumi.Bool(true), PerformanceInsightsKmsKeyId: b.database.KeyARN,
		DatabaseInsightsMode: pulumi.String(string(a.Insights)), PerformanceInsightsRetentionPeriod: pulumi.Int(insightsDays[a.Insights]),
		EnabledCloudwatchLogsExports: b.exports(), ApplyImmediately: pulumi.Bool(a.Disposable),
	}
}
