package io.postrider.caller;

import io.postrider.platform.PostriderService;

/** Another service, as far as mailbox-service sees one: platform's clients and nothing else. */
@PostriderService
public class CallerApplication {}
