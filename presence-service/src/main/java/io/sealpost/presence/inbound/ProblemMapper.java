package io.sealpost.presence.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.sealpost.presence.domain.StoreUnavailable;
import io.sealpost.protocol.MalformedInput;
import io.sealpost.protocol.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns everything that goes wrong into a problem (RFC 9457) that quotes nothing from the request. */
public class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    /** @param incident only for defects: the number under which the log has the stack */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Body(String type, String title, int status, String incident) {}

    public static Response response(Problem problem) {
        return response(new Body(problem.type(), problem.title(), problem.status(), null));
    }

    @ServerExceptionMapper
    public Response badForm(MalformedInput malformed) {
        return response(Problem.BAD_REQUEST);
    }

    /** More exact than the next, since Quarkus brings a mapper of its own for it. */
    @ServerExceptionMapper
    public Response badShape(MismatchedInputException malformed) {
        return response(Problem.BAD_REQUEST);
    }

    @ServerExceptionMapper
    public Response badJson(JacksonException malformed) {
        return response(Problem.BAD_REQUEST);
    }

    @ServerExceptionMapper
    public Response storeAway(StoreUnavailable fault) {
        LOG.warn("request refused outcome=store-unavailable");
        return Response.fromResponse(response(Problem.UNAVAILABLE))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    /** What the HTTP layer itself refuses; a status without a name in the contract is {@code about:blank}. */
    @ServerExceptionMapper
    public Response refused(WebApplicationException refusal) {
        int status = refusal.getResponse().getStatus();
        return switch (status) {
            case 400 -> response(Problem.BAD_REQUEST);
            case 401 -> response(Problem.UNAUTHORIZED);
            case 403 -> response(Problem.FORBIDDEN);
            case 404 -> response(Problem.NOT_FOUND);
            case 413 -> response(Problem.TOO_LARGE);
            default -> status < 500 ? response(blank(status)) : defect(refusal);
        };
    }

    @ServerExceptionMapper
    public Response defect(Throwable defect) {
        var incident = UUID.randomUUID().toString();
        LOG.errorf(withoutMessage(defect), "defect incident=%s", incident);
        var problem = Problem.INTERNAL;
        return response(new Body(problem.type(), problem.title(), problem.status(), incident));
    }

    /** The kind and the place: a message may quote what was asked. */
    private static Throwable withoutMessage(Throwable defect) {
        var shown = new IllegalStateException(defect.getClass().getName());
        shown.setStackTrace(defect.getStackTrace());
        return shown;
    }

    private static Body blank(int status) {
        var reason = Response.Status.fromStatusCode(status);
        return new Body("about:blank", reason == null ? "Refused" : reason.getReasonPhrase(), status, null);
    }

    private static Response response(Body body) {
        return Response.status(body.status())
                .type(Problem.MEDIA_TYPE)
                .entity(body)
                .build();
    }
}
