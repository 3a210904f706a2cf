package org.zmqspring.actuate;

import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** The answer of an operation over HTTP. Stateless. */
final class Answer {

	private Answer() {
	}

	static WebEndpointResponse<Map<String, ?>> of(Supplier<Map<String, ?>> operation) {
		try {
			return new WebEndpointResponse<>(operation.get());
		}
		catch (InvalidEndpointRequestException ex) {
			return new WebEndpointResponse<>(Map.of("error", ex.getReason()), WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	static WebEndpointResponse<Object> found(@Nullable Object report, Supplier<String> missing) {
		return (report != null) ? new WebEndpointResponse<>(report)
				: new WebEndpointResponse<>(Map.of("error", missing.get()), WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
