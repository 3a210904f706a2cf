package org.zmqspring.actuate;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Answers requests to {@link ZmqEndpoint} over HTTP. The body of a refusal contains the
 * reason, which Spring Boot's own answer does not. Thread-safe.
 */
@EndpointWebExtension(endpoint = ZmqEndpoint.class)
@Internal
public class ZmqEndpointWebExtension {

	private final ZmqEndpoint endpoint;

	/**
	 * Create the extension.
	 * @param endpoint the endpoint that it extends
	 */
	public ZmqEndpointWebExtension(ZmqEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * The same as {@link ZmqEndpoint#socket}.
	 * @param socket the configured name of a publisher, a subscriber or both
	 * @return the sockets of that name and the listeners on them, or status 404; its
	 * field {@code error} contains the existing names
	 */
	@ReadOperation
	public WebEndpointResponse<Object> socket(@Selector String socket) {
		return found(this.endpoint.socket(socket), () -> this.endpoint.missing(socket));
	}

	/**
	 * The same as {@link ZmqEndpoint#act}.
	 * @param socket the configured name of a publisher, a subscriber or both
	 * @param action what to do
	 * @return its result, or status 400 with the reason as {@code error}
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, ?>> act(@Selector String socket, @Nullable String action) {
		return done(() -> this.endpoint.act(socket, action));
	}

	/**
	 * Refuse a request without the name of a socket.
	 * @return status 400; its field {@code error} contains the existing names
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, ?>> actWithoutName() {
		return refused("Add the name of a socket to the path, one of " + this.endpoint.names());
	}

	static WebEndpointResponse<Object> found(@Nullable Object report, Supplier<String> missing) {
		return (report != null) ? new WebEndpointResponse<>(report)
				: new WebEndpointResponse<>(Map.of("error", missing.get()), WebEndpointResponse.STATUS_NOT_FOUND);
	}

	static WebEndpointResponse<Map<String, ?>> done(Supplier<Map<String, ?>> operation) {
		try {
			return new WebEndpointResponse<>(operation.get());
		}
		catch (InvalidEndpointRequestException ex) {
			return refused(Objects.toString(ex.getReason()));
		}
	}

	static WebEndpointResponse<Map<String, ?>> refused(String reason) {
		return new WebEndpointResponse<>(Map.of("error", reason), WebEndpointResponse.STATUS_BAD_REQUEST);
	}

}
