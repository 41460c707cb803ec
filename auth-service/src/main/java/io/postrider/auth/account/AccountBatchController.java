package io.postrider.auth.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.postrider.auth.access.Action;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Needs;
import io.postrider.auth.access.Order;
import io.postrider.auth.access.Page;
import io.postrider.auth.access.StrictJson;
import io.postrider.auth.access.Writes;
import io.postrider.auth.account.AccountController.NewAccount;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/account-batches}. */
@RestController
@RequestMapping("/v1/account-batches")
@Tag(
        name = "Account batches",
        description = "Many accounts in one call, made one after the other: poll the batch for its progress. It goes on"
                + " after a crash. A batch is seen by the API key that made it, until a day after its end.")
class AccountBatchController {
    private final AccountBatches batches;
    private final AccountBatchStore store;
    private final Writes writes;

    AccountBatchController(AccountBatches batches, AccountBatchStore store, Writes writes) {
        this.batches = batches;
        this.store = store;
        this.writes = writes;
    }

    @StrictJson(maxBytes = 8 << 20)
    @Schema(name = "NewAccountBatch")
    record NewAccountBatch(
            @ArraySchema(
                    arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "At most 10,000."),
                    schema = @Schema(implementation = NewAccount.class))
            @Nullable List<NewAccount> accounts) {}

    @Schema(name = "AccountBatch")
    record AccountBatch(
            UUID id,
            @Schema(example = "10000") int total,

            @Schema(example = "4213", description = "How many accounts were made so far.")
            int created,

            @Schema(example = "2", description = "How many were refused; the results say why.")
            int failed,

            @Schema(description = "Whether all were tried.") boolean finished,
            Instant createdAt,
            @Schema(nullable = true) @Nullable Instant finishedAt) {}

    @Schema(name = "AccountBatchResult")
    record Result(
            @Schema(example = "0", description = "Its place in the call, from 0.")
            int row,

            @Schema(example = "ann@example.org") String address,

            @Schema(
                    example = "created",
                    allowableValues = {"waiting", "created", "failed"})
            String state,

            @Schema(nullable = true) @Nullable UUID accountId,

            @Schema(
                    example = "k7vq-m2xn-9dhe-wzr4-tb6p",
                    description = "If you chose none. It goes with the batch, a day after its end.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable String password,

            @Schema(nullable = true, example = "conflict", description = "Why it was refused.") @Nullable String code,

            @Schema(nullable = true, example = "ann@example.org is the address of an account already.") @Nullable String detail) {
        @Override
        public String toString() {
            return "Result[" + row + ", " + address + ", " + state + "]";
        }
    }

    @GetMapping
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(summary = "List this API key's account batches")
    Page<AccountBatch> list(
            @Parameter(hidden = true) Call call,
            @Parameter(description = "`createdAt` or `-createdAt`.") @RequestParam(defaultValue = "createdAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        Order<AccountBatch> order = AccountBatchStore.SORTABLE.order(sort, cursor);
        return order.page(store.page(call.admin().keyId(), order, size), size);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(
            summary = "Make many accounts",
            description = "Answers at once with the batch; the accounts are made afterwards. One that is refused keeps"
                    + " no other from being made.")
    ResponseEntity<AccountBatch> create(@Parameter(hidden = true) Call call, @RequestBody NewAccountBatch request) {
        return writes.write(call, request, AccountBatch.class, () -> batches.accept(call, request));
    }

    @GetMapping("/{batch}")
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(summary = "Read an account batch and its progress")
    AccountBatch read(@Parameter(hidden = true) Call call, @PathVariable UUID batch) {
        return batches.find(call, batch);
    }

    @GetMapping("/{batch}/results")
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(summary = "Read what became of each account of a batch")
    Page<Result> resultsOf(
            @Parameter(hidden = true) Call call,
            @PathVariable UUID batch,
            @Parameter(description = "Only those in this state.", example = "failed")
                    @RequestParam(required = false)
                    @Nullable String state,
            @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "The row after which the page begins.") @RequestParam(defaultValue = "-1")
                    int cursor) {
        int size = Page.limit(limit);
        UUID id = batches.find(call, batch).id();
        return Page.of(store.results(id, state, cursor, size), size, Result::row);
    }

    @DeleteMapping("/{batch}")
    @Needs(Action.ACCOUNTS_WRITE)
    @Operation(summary = "Stop and forget an account batch", description = "Accounts that were made stay.")
    ResponseEntity<Void> delete(@Parameter(hidden = true) Call call, @PathVariable UUID batch) {
        return writes.delete(call, () -> batches.delete(call, batch));
    }
}
