package io.sealpost.registry.inbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import io.sealpost.registry.domain.OutcomeUnknown;
import io.sealpost.registry.domain.StoreUnavailable;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns faults into problems. What others wrote into their exceptions may quote a request, so it goes nowhere. */
class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final int FRAMES = 12;

    @ServerExceptionMapper({
        MalformedInput.class,
        ConstraintViolationException.class,
        MismatchedInputException.class,
        JsonProcessingException.class
    })
    public Response onBadForm(Throwable refused) {
        return Problems.response(Problem.BAD_REQUEST);
    }

    /** Unknown path, wrong method, wrong media type, unreadable or oversized body: the framework's own refusals. */
    @ServerExceptionMapper
    public Response onRefusal(WebApplicationException refusal) {
        int status = refusal.getResponse().getStatus();
        if (status >= Response.Status.INTERNAL_SERVER_ERROR.getStatusCode()) {
            return onDefect(refusal);
        }
        return switch (status) {
            case 404 -> Problems.response(Problem.NOT_FOUND);
            case 413 -> Problems.response(Problem.TOO_LARGE);
            default -> Problems.badForm(status);
        };
    }

    /** The body broke off, or did not announce its size and passed the limit; then the answer was given already. */
    @ServerExceptionMapper
    public Response onBrokenBody(IOException fault) {
        return Problems.response(Problem.TOO_LARGE);
    }

    @ServerExceptionMapper
    public Response onStoreUnavailable(StoreUnavailable fault) {
        return Problems.response(Problem.UNAVAILABLE);
    }

    @ServerExceptionMapper
    public Response onOutcomeUnknown(OutcomeUnknown fault) {
        return Problems.response(Problem.OUTCOME_UNKNOWN);
    }

    @ServerExceptionMapper
    public Response onDefect(Throwable defect) {
        var incident = UUID.randomUUID();
        LOG.errorf("request failed incident=%s trace=%s", incident, traceOf(defect));
        return Problems.defect(incident);
    }

    /** Classes and frames of the whole chain, without messages. */
    private static String traceOf(Throwable defect) {
        var trace = new StringBuilder();
        for (var cause = defect; cause != null; cause = cause.getCause()) {
            trace.append(cause.getClass().getName())
                    .append(Arrays.stream(cause.getStackTrace())
                            .limit(FRAMES)
                            .map(StackTraceElement::toString)
                            .collect(Collectors.joining(" < ", " [", "] ")));
        }
        return trace.toString();
    }
}
