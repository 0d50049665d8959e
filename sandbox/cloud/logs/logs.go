package logs

const noSuchLogs = "ResourceNotFoundException: The specified log group does not exist: %s"
