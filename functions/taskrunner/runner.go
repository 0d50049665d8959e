package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
)

// client is what the runner needs of ECS.
type client interface {
	RunTask(context.Context, *ecs.RunTaskInput, ...func(*ecs.Options)) (*ecs.RunTaskOutput, error)
	DescribeTasks(context.Context, *ecs.DescribeTasksInput, ...func(*ecs.Options)) (*ecs.DescribeTasksOutput, error)
	StopTask(context.Context, *ecs.StopTaskInput, ...func(*ecs.Options)) (*ecs.StopTaskOutput, error)
}

type runner struct {
	ecs      client
	settings settings
	log      *slog.Logger
}

const (
	poll = 5 * time.Second
	// reserve is what stopping a task and reporting it takes, at the end of the function's own
	// time.
	reserve = 20 * time.Second
	// settling is how long ECS and IAM may not know yet what was just made: a task, a policy.
	settling = time.Minute
	// earlier tells tasks of earlier calls from this call's own, whatever the clocks say.
	earlier = 30 * time.Second
	// blind is how often in a row ECS may not answer.
	blind = 5
)

func (r runner) handle(ctx context.Context, event json.RawMessage) (Response, error) {
	request, err := r.settings.decode(event)
	if err != nil {
		return Response{}, err
	}
	response, err := r.run(ctx, request)
	if err != nil {
		err = fmt.Errorf("task %s, revision %d: %w", request.Task, request.Revision, err)
		r.log.ErrorContext(ctx, "failed", "task", request.Task, "error", err)
		return Response{}, err
	}
	r.log.InfoContext(ctx, "ended well", "task", request.Task, "revision", request.Revision, "taskArn",
		response.TaskARN)
	return response, nil
}

func (r runner) run(ctx context.Context, request Request) (Response, error) {
	allowed := time.Duration(r.settings.tasks[request.Task].TimeoutSeconds) * time.Second
	if end, ok := ctx.Deadline(); ok {
		allowed = min(allowed, time.Until(end)-reserve)
	}
	waiting, cancel := context.WithTimeout(ctx, allowed)
	defer cancel()
	arn, err := r.start(waiting, request)
	if err != nil {
		return Response{}, err
	}
	stream := r.stream(request.Task, arn)
	r.log.InfoContext(ctx, "runs", "task", request.Task, "revision", request.Revision, "taskArn", arn, "logStream",
		stream)
	ended, err := r.wait(waiting, arn)
	switch {
	case err != nil && waiting.Err() != nil:
		err = r.stop(ctx, arn, allowed)
	case err == nil:
		err = r.judge(ended)
	}
	if err != nil {
		return Response{}, fmt.Errorf("%w; its output is in the log group %s, stream %s", err, r.settings.logGroup,
			stream)
	}
	return Response{TaskARN: arn, LogGroup: r.settings.logGroup, LogStream: stream}, nil
}

// start starts the task, or finds the one that an earlier call with the same event has started: ECS
// gives the same task for the same token as long as it runs and an hour longer
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html). One that failed
// is started anew, under a token that follows from it, so that two calls at once still agree.
func (r runner) start(ctx context.Context, request Request) (string, error) {
	began := time.Now()
	token := digest(r.settings.tasks[request.Task].Family,
		fmt.Sprint(request.Revision),
		request.Run, r.settings.cluster, r.settings.securityGroup,
		strings.Join(r.settings.subnets, ","))
	for {
		arn, created, err := r.runTask(ctx, request, &token)
		if err != nil || created.After(began.Add(-earlier)) {
			return arn, err
		}
		before, err := r.describe(ctx, arn)
		if err != nil {
			return "", fmt.Errorf("look at %s, which an earlier call has started: %w", arn, err)
		}
		if before != nil && (aws.ToString(before.LastStatus) != "STOPPED" || r.judge(before) == nil) {
			return arn, nil
		}
		token = digest(token, arn)
	}
}

// runTask asks for a task until there is one: rights that were just given may not hold yet, and
// capacity comes and goes.
func (r runner) runTask(
	ctx context.Context,
	request Request,
	token *string,
) (arn string, created time.Time, err error) {
	for patience := time.Now().Add(settling); ; {
		out, err := r.ecs.RunTask(ctx, &ecs.RunTaskInput{
			Cluster:        &r.settings.cluster,
			TaskDefinition: aws.String(fmt.Sprintf("%s:%d", r.settings.tasks[request.Task].Family, request.Revision)),
			ClientToken:    token,
			StartedBy:      aws.String("plinth/" + request.Task),
			LaunchType:     types.LaunchTypeFargate,
			Count:          aws.Int32(1),
			NetworkConfiguration: &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{
				Subnets:        r.settings.subnets,
				SecurityGroups: []string{r.settings.securityGroup},
				AssignPublicIp: types.AssignPublicIpDisabled,
			}},
		})
		switch {
		case err == nil && len(out.Tasks) > 0:
			return aws.ToString(out.Tasks[0].TaskArn), aws.ToTime(out.Tasks[0].CreatedAt), nil
		case err == nil && len(out.Failures) > 0:
			err = fmt.Errorf("%s %s", aws.ToString(out.Failures[0].Reason), aws.ToString(out.Failures[0].Detail))
			*token = digest(*token, "again") // the answer of the old one is this failure
		case err == nil:
			err = errors.New("ECS gave neither a task nor a reason")
		case !passes(err):
			return "", created, fmt.Errorf("start it: %w", err)
		}
		if time.Now().After(patience) || !sleep(ctx, poll) {
			return "", created, fmt.Errorf("start it: %w", err)
		}
	}
}

// passes reports whether an error may be gone in a moment: IAM takes some seconds to know a new
// policy or role everywhere.
func passes(err error) bool {
	var known smithy.APIError
	return errors.As(err, &known) &&
		(known.ErrorCode() == "AccessDeniedException" || strings.Contains(known.ErrorMessage(), "unable to assume"))
}

// describe is the task, or nil where ECS doesn't know it: not yet, or not any more.
func (r runner) describe(ctx context.Context, arn string) (*types.Task, error) {
	out, err := r.ecs.DescribeTasks(ctx, &ecs.DescribeTasksInput{Cluster: &r.settings.cluster, Tasks: []string{arn}})
	if err != nil || len(out.Tasks) == 0 {
		return nil, err
	}
	return &out.Tasks[0], nil
}

// wait is over when the task has stopped.
func (r runner) wait(ctx context.Context, arn string) (*types.Task, error) {
	failed := 0
	for patience := time.Now().Add(settling); ; {
		found, err := r.describe(ctx, arn)
		switch {
		case err != nil:
			if failed++; failed == blind {
				return nil, fmt.Errorf("look at the task, which may go on: %w", err)
			}
		case found == nil && time.Now().After(patience):
			return nil, fmt.Errorf("ECS doesn't know the task %s any more", arn)
		case found != nil && aws.ToString(found.LastStatus) == "STOPPED":
			return found, nil
		default:
			failed = 0
		}
		if !sleep(ctx, poll) {
			return nil, ctx.Err()
		}
	}
}

func (r runner) stop(ctx context.Context, arn string, allowed time.Duration) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reserve/2)
	defer cancel()
	late := fmt.Errorf("it had not ended after %s", allowed.Round(time.Second))
	if _, err := r.ecs.StopTask(ctx,
		&ecs.StopTaskInput{
			Cluster: &r.settings.cluster,
			Task:    &arn,
			Reason:  aws.String("plinth: " + late.Error()),
		}); err != nil {
		return fmt.Errorf("%w, and can't be stopped: %w", late, err)
	}
	return fmt.Errorf("%w, and was stopped", late)
}

// judge says why a task that has stopped didn't do its work.
func (r runner) judge(ended *types.Task) error {
	why := fmt.Sprintf("%s, %s", ended.StopCode, aws.ToString(ended.StoppedReason))
	for _, c := range ended.Containers {
		if aws.ToString(c.Name) != r.settings.container {
			continue
		}
		if c.Reason != nil {
			why += ", " + *c.Reason
		}
		switch {
		case c.ExitCode == nil:
			return fmt.Errorf("the container %s never ran to its end (%s)", r.settings.container, why)
		case *c.ExitCode != 0:
			return fmt.Errorf("the container %s ended with %d (%s)", r.settings.container, *c.ExitCode, why)
		case ended.StopCode != types.TaskStopCodeEssentialContainerExited: // who is stopped may end with 0, too
			return fmt.Errorf("it was stopped (%s)", why)
		}
		return nil
	}
	return fmt.Errorf("it has no container %s (%s)", r.settings.container, why)
}

// stream is where the awslogs driver puts the container's output.
func (r runner) stream(task, arn string) string {
	c := r.settings.container
	return fmt.Sprintf("%s-%s/%s/%s", c, task, c, arn[strings.LastIndex(arn, "/")+1:])
}

// digest is 64 characters, as many as a client token has.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:])
}

// sleep reports whether there is time left.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
