package sns

const noSuchSNS = "NotFound: Topic does not exist: %s"
