package database

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// insightsDays are what each mode keeps: the free week, and the 15 months that the advanced one
// asks for.
var insightsDays = map[Insights]int{InsightsStandard: 7, InsightsAdvanced: 465}

// cluster makes Aurora: storage over three zones, a writer, and readers in other zones that take
// over.
func (b *builder) cluster() error {
	d := b.database
	cluster, err := rds.NewCluster(b.ctx, b.name, b.clusterArgs(), b.parent, b.protect, pulumi.DependsOn(b.before))
	if err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	d.Endpoint = cluster.Endpoint
	d.ReaderEndpoint = cluster.ReaderEndpoint
	d.SecretARN = cluster.MasterUserSecrets.Index(pulumi.Int(0)).SecretArn().Elem()
	d.arn = cluster.Arn
	d.resourceIDs = []pulumi.StringOutput{cluster.ClusterResourceId}
	b.host = cluster.Endpoint
	b.servers = append(b.servers, cluster)
	b.target = rds.ProxyTargetArgs{DbClusterIdentifier: cluster.ClusterIdentifier}
	b.watched = append(b.watched,
		clusterAlarms(b.name, cluster.ClusterIdentifier, b.args.Readers > 0, b.args.Alarms))
	for i := range b.args.Readers + 1 {
		// Where one stands it stays: with a zone more they would be dealt out anew. One that is
		// made anew anyway takes its zone of the list.
		stays := pulumi.IgnoreChanges([]string{"availabilityZone"})
		name := fmt.Sprintf("%s-%d", b.name, i+1)
		instance, err := rds.NewClusterInstance(b.ctx, name, b.memberArgs(cluster, i), b.parent, stays,
			pulumi.DependsOn(b.before))
		if err != nil {
			return fmt.Errorf("server %s: %w", name, err)
		}
		b.servers = append(b.servers, instance)
	}
	return nil
}

func (b *builder) clusterArgs() *rds.ClusterArgs {
	a, d := b.args, b.database
	scaling := rds.ClusterServerlessv2ScalingConfigurationArgs{
		MinCapacity: pulumi.Float64(a.MinCapacity),
		MaxCapacity: pulumi.Float64(a.MaxCapacity),
	}
	if a.PauseAfterSeconds > 0 {
		scaling.SecondsUntilAutoPause = pulumi.Int(a.PauseAfterSeconds)
	}
	return &rds.ClusterArgs{
		ClusterIdentifier:        d.Identifier,
		Engine:                   pulumi.String(string(a.Engine)),
		EngineMode:               pulumi.String("provisioned"),
		EngineVersion:            pulumi.String(a.Version),
		EngineLifecycleSupport:   pulumi.String(noExtendedSupport),
		AllowMajorVersionUpgrade: pulumi.Bool(true),

		DatabaseName:                     b.fresh(a.DatabaseName),
		MasterUsername:                   b.fresh(masterUser),
		SnapshotIdentifier:               b.snapshot(),
		ManageMasterUserPassword:         pulumi.Bool(true),
		MasterUserSecretKmsKeyId:         d.KeyARN,
		IamDatabaseAuthenticationEnabled: pulumi.Bool(true),

		Serverlessv2ScalingConfiguration: scaling,
		Port:                             pulumi.Int(a.Port()),
		DbSubnetGroupName:                b.subnets,
		VpcSecurityGroupIds:              pulumi.StringArray{b.group},
		DbClusterParameterGroupName:      b.parameterGroup,
		StorageEncrypted:                 pulumi.Bool(true),
		KmsKeyId:                         d.KeyARN,

		BackupRetentionPeriod:      pulumi.Int(a.BackupRetentionDays),
		PreferredBackupWindow:      pulumi.String(a.BackupWindow),
		PreferredMaintenanceWindow: pulumi.String(a.MaintenanceWindow),
		CopyTagsToSnapshot:         pulumi.Bool(true),
		DeleteAutomatedBackups:     pulumi.Bool(a.Disposable),
		DeletionProtection:         pulumi.Bool(!a.Disposable),
		SkipFinalSnapshot:          pulumi.Bool(a.Disposable),
		FinalSnapshotIdentifier:    b.finalSnapshot(),
		ApplyImmediately:           pulumi.Bool(a.Disposable),

		EnabledCloudwatchLogsExports: b.exports(),
		// The mode is the cluster's; it wants the cluster and every instance to keep the same.
		DatabaseInsightsMode:               pulumi.String(string(a.Insights)),
		PerformanceInsightsEnabled:         pulumi.Bool(true),
		PerformanceInsightsKmsKeyId:        d.KeyARN,
		PerformanceInsightsRetentionPeriod: pulumi.Int(insightsDays[a.Insights]),
	}
}

// memberArgs are those of the server with the number: the first one writes.
func (b *builder) memberArgs(cluster *rds.Cluster, i int) *rds.ClusterInstanceArgs {
	a := b.args
	args := &rds.ClusterInstanceArgs{
		ClusterIdentifier: cluster.ID(),
		Engine:            pulumi.String(string(a.Engine)),
		InstanceClass:     pulumi.String("db.serverless"),
		PromotionTier:     pulumi.Int(min(i, 2)), // the first two grow and shrink with the writer, to take over at once
		// The subnet group is the cluster's; naming it here, too, keeps a preview from seeing none.
		DbSubnetGroupName:                  b.subnets,
		PubliclyAccessible:                 pulumi.Bool(false),
		AutoMinorVersionUpgrade:            pulumi.Bool(true),
		MonitoringInterval:                 pulumi.Int(monitoringSeconds),
		MonitoringRoleArn:                  b.roleARN,
		PerformanceInsightsEnabled:         pulumi.Bool(true),
		PerformanceInsightsKmsKeyId:        b.database.KeyARN,
		PerformanceInsightsRetentionPeriod: pulumi.Int(insightsDays[a.Insights]),
		PreferredMaintenanceWindow:         pulumi.String(a.MaintenanceWindow),
		CopyTagsToSnapshot:                 pulumi.Bool(true),
		ApplyImmediately:                   pulumi.Bool(a.Disposable),
	}
	if len(a.Zones) > 0 {
		args.AvailabilityZone = pulumi.String(a.Zones[i%len(a.Zones)])
	}
	return args
}

// instances makes one server with a standby, and its read replicas.
func (b *builder) instances() error {
	d := b.database
	primary, err := rds.NewInstance(b.ctx, b.name, b.primaryArgs(), b.parent, b.protect, pulumi.DependsOn(b.before))
	if err != nil {
		return fmt.Errorf("instance: %w", err)
	}
	d.Endpoint = primary.Address
	d.ReaderEndpoint = primary.Address
	d.arn = primary.Arn
	d.resourceIDs = []pulumi.StringOutput{primary.ResourceId}
	b.host = primary.Address
	b.servers = append(b.servers, primary)
	b.target = rds.ProxyTargetArgs{DbInstanceIdentifier: primary.Identifier}
	b.watched = append(b.watched, instanceAlarms(b.name, primary.Identifier, false, b.args.Alarms))
	if err := b.secret(primary); err != nil {
		return fmt.Errorf("secret of the master password: %w", err)
	}
	for i := range b.args.Readers {
		role := fmt.Sprintf("reader-%d", i+1)
		reader, err := b.reader(role, primary)
		if err != nil {
			return fmt.Errorf("%s: %w", role, err)
		}
		if i == 0 {
			d.ReaderEndpoint = reader.Address
		}
		d.resourceIDs = append(d.resourceIDs, reader.ResourceId)
	}
	return nil
}

func (b *builder) primaryArgs() *rds.InstanceArgs {
	a, d := b.args, b.database
	args := b.instance(d.Identifier)
	args.Engine = pulumi.String(string(a.Engine))
	args.EngineVersion = pulumi.String(a.Version)
	args.EngineLifecycleSupport = pulumi.String(noExtendedSupport)
	args.AllowMajorVersionUpgrade = pulumi.Bool(true)
	args.DbName = b.fresh(a.DatabaseName)
	args.Username = b.fresh(masterUser)
	args.SnapshotIdentifier = b.snapshot()
	if a.MasterPassword != nil {
		args.Password = pulumi.ToSecret(a.MasterPassword).(pulumi.StringOutput)
	} else {
		args.ManageMasterUserPassword = pulumi.Bool(true)
		args.MasterUserSecretKmsKeyId = d.KeyARN
	}
	args.MultiAz = pulumi.Bool(!a.SingleZone)
	args.DbSubnetGroupName = b.subnets
	args.KmsKeyId = d.KeyARN
	args.AllocatedStorage = pulumi.Int(a.StorageGiB)
	args.BackupRetentionPeriod = pulumi.Int(a.BackupRetentionDays)
	args.BackupWindow = pulumi.String(a.BackupWindow)
	args.DeleteAutomatedBackups = pulumi.Bool(a.Disposable)
	args.DeletionProtection = pulumi.Bool(!a.Disposable)
	args.SkipFinalSnapshot = pulumi.Bool(a.Disposable)
	args.FinalSnapshotIdentifier = b.finalSnapshot()
	return args
}

// secret is RDS's own, or one in the same form where RDS can't own the password.
func (b *builder) secret(primary *rds.Instance) error {
	if b.args.MasterPassword == nil {
		b.database.SecretARN = primary.MasterUserSecrets.Index(pulumi.Int(0)).SecretArn().Elem()
		return nil
	}
	secret, err := secretsmanager.NewSecret(b.ctx, b.name+"-master", &secretsmanager.SecretArgs{
		Description: pulumi.String("Master password of the database " + b.name),
		KmsKeyId:    b.database.KeyARN,
	}, b.parent, b.protect)
	if err != nil {
		return err
	}
	value := pulumi.ToSecret(pulumi.All(primary.Username, b.args.MasterPassword).ApplyT(func(v []any) (string, error) {
		text, err := json.Marshal(map[string]any{"username": v[0], "password": v[1]})
		return string(text), err
	})).(pulumi.StringOutput)
	version, err := secretsmanager.NewSecretVersion(b.ctx, b.name+"-master", &secretsmanager.SecretVersionArgs{
		SecretId:     secret.Arn,
		SecretString: value,
	}, b.parent)
	if err != nil {
		return err
	}
	b.database.SecretARN = version.Arn // whoever reads it waits for the value
	return nil
}

// reader makes a replica, which takes engine, storage, key and subnets from its source, and holds
// nothing of its own.
func (b *builder) reader(role string, primary *rds.Instance) (*rds.Instance, error) {
	name, identifier := b.name+"-"+role, pulumi.Sprintf("%s-%s", b.database.Identifier, role)
	if err := b.logGroups(name, "instance", identifier); err != nil {
		return nil, err
	}
	args := b.instance(identifier)
	args.ReplicateSourceDb = primary.Identifier
	args.SkipFinalSnapshot = pulumi.Bool(true)
	reader, err := rds.NewInstance(b.ctx, name, args, b.parent, pulumi.DependsOn(b.before))
	if err != nil {
		return nil, err
	}
	b.watched = append(b.watched, instanceAlarms(name, reader.Identifier, true, b.args.Alarms))
	return reader, nil
}

// instance is what a server and its replicas have in common.
func (b *builder) instance(identifier pulumi.StringOutput) *rds.InstanceArgs {
	a := b.args
	return &rds.InstanceArgs{
		Identifier:                         identifier,
		InstanceClass:                      pulumi.String(a.InstanceClass),
		Port:                               pulumi.Int(a.Port()),
		StorageType:                        pulumi.String("gp3"),
		StorageEncrypted:                   pulumi.Bool(true),
		MaxAllocatedStorage:                pulumi.Int(a.MaxStorageGiB),
		VpcSecurityGroupIds:                pulumi.StringArray{b.group},
		PubliclyAccessible:                 pulumi.Bool(false),
		ParameterGroupName:                 b.parameterGroup,
		IamDatabaseAuthenticationEnabled:   pulumi.Bool(true),
		AutoMinorVersionUpgrade:            pulumi.Bool(true),
		CopyTagsToSnapshot:                 pulumi.Bool(true),
		MaintenanceWindow:                  pulumi.String(a.MaintenanceWindow),
		MonitoringInterval:                 pulumi.Int(monitoringSeconds),
		MonitoringRoleArn:                  b.roleARN,
		PerformanceInsightsEnabled:         pulumi.Bool(true),
		PerformanceInsightsKmsKeyId:        b.database.KeyARN,
		DatabaseInsightsMode:               pulumi.String(string(a.Insights)),
		PerformanceInsightsRetentionPeriod: pulumi.Int(insightsDays[a.Insights]),
		EnabledCloudwatchLogsExports:       b.exports(),
		ApplyImmediately:                   pulumi.Bool(a.Disposable),
	}
}
