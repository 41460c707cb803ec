package io.postrider.platform.calling;

import io.postrider.platform.PostriderService;

/** A service with no REST of its own. */
@PostriderService
public class CallingService {}
