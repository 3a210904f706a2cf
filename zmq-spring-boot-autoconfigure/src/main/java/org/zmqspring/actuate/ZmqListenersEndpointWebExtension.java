package org.zmqspring.actuate;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Answers requests to {@link ZmqListenersEndpoint} over HTTP. The body of a refusal
 * contains the reason, which Spring Boot's own answer does not. Thread-safe.
 */
@EndpointWebExtension(endpoint = ZmqListenersEndpoint.class)
@Internal
public class ZmqListenersEndpointWebExtension {

	private final ZmqListenersEndpoint endpoint;

	/**
	 * Create the extension.
	 * @param endpoint the endpoint that it extends
	 */
	public ZmqListenersEndpointWebExtension(ZmqListenersEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * The same as {@link ZmqListenersEndpoint#listener}.
	 * @param id the id of the listener
	 * @return the listener, or status 404 with the ids that exist as {@code error}
	 */
	@ReadOperation
	public WebEndpointResponse<Object> listener(@Selector String id) {
		return ZmqEndpointWebExtension.found(this.endpoint.listener(id), () -> this.endpoint.missing(id));
	}

	/**
	 * The same as {@link ZmqListenersEndpoint#act}.
	 * @param id the id of the listener
	 * @param action what to do
	 * @param publisher for {@code publish}: the name of the publisher
	 * @return its result, or status 400 with the reason as {@code error}
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, ?>> act(@Selector String id, @Nullable String action,
			@Nullable String publisher) {
		return ZmqEndpointWebExtension.done(() -> this.endpoint.act(id, action, publisher));
	}

	/**
	 * Refuse a request without the id of a listener.
	 * @return status 400 with the ids that exist as {@code error}
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, ?>> actWithoutId() {
		return ZmqEndpointWebExtension.refused("Add the id of a listener to the path, one of " + this.endpoint.ids());
	}

}
