package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.seal.Seal;
import java.util.UUID;

/** Seals passwords that wait in the database for their job; only the same job opens what was sealed for it. */
public final class PasswordSeal {
    private final Seal seal;

    /** Seals under a secret. */
    public PasswordSeal(String secret) {
        this.seal = new Seal(secret, "import password");
    }

    byte[] seal(String password, UUID jobId) {
        return seal.seal(password.getBytes(UTF_8), jobId.toString());
    }

    String open(byte[] sealed, UUID jobId) {
        try {
            return new String(seal.open(sealed, jobId.toString()), UTF_8);
        } catch (Seal.BrokenException another) {
            throw new ProblemException(
                    ProblemCode.CONFLICT, "The service's secret was changed. Start the import again.", another);
        }
    }
}
