package api

// watch makes the API's alarms.
func (b builder) watch(api built) error {
	return b.args.Monitor.WatchKinds(b.ctx, b.parent, api.watched)
}
