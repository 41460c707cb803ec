package io.postrider.auth.limit;

import io.postrider.api.auth.UseApi;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;

/** Hears from mailbox-service what the accounts of domains hold. */
@RestController
class UseController implements UseApi {
    private static final int MOST = 1_000;

    private final SumLimits limits;
    private final TransactionTemplate transactions;

    UseController(SumLimits limits, TransactionTemplate transactions) {
        this.limits = limits;
        this.transactions = transactions;
    }

    @Override
    public void report(List<DomainUse> uses) {
        if (uses.size() > MOST) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "At most 1,000 domains a call.");
        }
        transactions.executeWithoutResult(status -> limits.measured(uses));
    }
}
