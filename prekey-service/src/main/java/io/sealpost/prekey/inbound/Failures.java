package io.sealpost.prekey.inbound;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.sealpost.prekey.domain.OutcomeUnknown;
import io.sealpost.prekey.domain.Unavailable;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers for everything that is thrown, ours or the framework's. */
class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    @ServerExceptionMapper({
        MalformedInput.class,
        ConstraintViolationException.class,
        JacksonException.class,
        MismatchedInputException.class
    })
    Response badForm(Exception fault) {
        return Problems.response(Problem.BAD_REQUEST);
    }

    @ServerExceptionMapper
    Response unavailable(Unavailable fault) {
        return Problems.response(Problem.UNAVAILABLE);
    }

    @ServerExceptionMapper
    Response outcomeUnknown(OutcomeUnknown fault) {
        return Problems.response(Problem.OUTCOME_UNKNOWN);
    }

    @ServerExceptionMapper
    Response refusedByTheFramework(WebApplicationException fault) {
        int status = fault.getResponse().getStatus();
        return switch (status) {
            case 404 -> Problems.response(Problem.NOT_FOUND);
            case 413 -> Problems.response(Problem.TOO_LARGE);
            default -> status < 500 ? Problems.badForm(status) : defect(fault);
        };
    }

    @ServerExceptionMapper
    Response defect(Throwable fault) {
        var incident = UUID.randomUUID().toString();
        LOG.errorf(WithoutMessages.of(fault), "request failed incident=%s", incident);
        return Problems.internal(incident);
    }
}
