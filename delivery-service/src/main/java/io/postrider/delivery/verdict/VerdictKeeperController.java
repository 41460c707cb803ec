package io.postrider.delivery.verdict;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.api.verdict.MessageVerdict;
import io.postrider.api.verdict.VerdictApi;
import java.sql.SQLException;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

/** Keeps what the gateway decided. */
@RestController
class VerdictKeeperController implements VerdictApi {
    private final VerdictStore store;

    VerdictKeeperController(VerdictStore store) {
        this.store = store;
    }

    @Override
    public void keep(List<MessageVerdict> verdicts) {
        if (verdicts.size() > MOST) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "At most " + MOST + " verdicts at once");
        }
        try {
            store.keep(verdicts);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, String.valueOf(malformed.getMessage()));
        } catch (SQLException failure) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "The verdicts were not kept", failure);
        }
    }
}
