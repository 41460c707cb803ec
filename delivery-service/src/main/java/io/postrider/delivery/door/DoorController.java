package io.postrider.delivery.door;

import io.postrider.api.door.CountAnswer;
import io.postrider.api.door.CountReport;
import io.postrider.api.door.DoorApi;
import io.postrider.api.door.GreyAnswer;
import io.postrider.api.door.GreyQuestion;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import org.springframework.web.bind.annotation.RestController;

/** Answers what gateways ask of clients. */
@RestController
class DoorController implements DoorApi {
    private static final int LONGEST = 1_000;
    private static final int LONGEST_WAIT = 4 * 60 * 60;

    private final DoorCounts counts;
    private final Greylist greylist;

    DoorController(DoorCounts counts, Greylist greylist) {
        this.counts = counts;
        this.greylist = greylist;
    }

    @Override
    public CountAnswer count(CountReport report) {
        if (report.counts().size() > MOST) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "At most " + MOST + " counts at once");
        }
        return counts.exchange(report);
    }

    @Override
    public GreyAnswer greylist(GreyQuestion question) {
        int longest = Math.max(
                question.network().length(),
                Math.max(question.sender().length(), question.recipient().length()));
        boolean sound = longest <= LONGEST && question.waitSeconds() >= 0 && question.waitSeconds() <= LONGEST_WAIT;
        if (!sound) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "No network, sender and recipient to greylist");
        }
        return greylist.meet(question);
    }
}
