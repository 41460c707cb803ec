package io.postrider.delivery.sending;

import io.postrider.api.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Some messages of a transaction are more than their accounts may send, so the transaction is to be done without them. */
public final class RefusedSubmissions extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Map<UUID, ProblemException> problems;
    private final transient List<Unusual> unusual;

    /**
     * An account that sends far more than it usually does.
     *
     * @param account the account
     * @param reason for people
     */
    public record Unusual(Submission.Account account, String reason) {}

    RefusedSubmissions(Map<UUID, ProblemException> problems, List<Unusual> unusual) {
        super(problems.size() + " submissions are refused", null, false, false);
        this.problems = Map.copyOf(problems);
        this.unusual = List.copyOf(unusual);
    }

    /** Why each is refused, by queue id. */
    public Map<UUID, ProblemException> problems() {
        return problems;
    }

    /** Whose mail is to be held from now on. */
    public List<Unusual> unusual() {
        return unusual;
    }
}
