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
 * Says in the body of an answer over HTTP why a request to {@link ZmqListenersEndpoint}
 * cannot be served. Spring Boot's own answer has no reason. Thread-safe.
 */
@EndpointWebExtension(endpoint = ZmqListenersEndpoint.class)
@Internal
public class ZmqListenersEndpointWebExtension {

	private final ZmqListenersEndpoint endpoint;

	/**
	 * Create the extension.
	 * @param endpoint what it extends
	 */
	public ZmqListenersEndpointWebExtension(ZmqListenersEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * As {@link ZmqListenersEndpoint#listener}.
	 * @param id the id of the listener
	 * @return the listener, or status 404 and what there is as {@code error}
	 */
	@ReadOperation
	public WebEndpointResponse<Object> listener(@Selector String id) {
		return Answer.found(this.endpoint.listener(id), () -> this.endpoint.missing(id));
	}

	/**
	 * As {@link ZmqListenersEndpoint#act}.
	 * @param id the id of the listener
	 * @param action what to do
	 * @param publisher for {@code publish}: the name of the publisher
	 * @return its result, or status 400 and the reason as {@code error}
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, ?>> act(@Selector String id, @Nullable String action,
			@Nullable String publisher) {
		return Answer.of(() -> this.endpoint.act(id, action, publisher));
	}

}
