package io.postrider.auth.login;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Users who sign in at REST.
 *
 * @param lifetime how long a sign-in lasts
 */
@ConfigurationProperties("postrider.auth.sign-ins")
record SignInProperties(@DefaultValue("8h") Duration lifetime) {}
