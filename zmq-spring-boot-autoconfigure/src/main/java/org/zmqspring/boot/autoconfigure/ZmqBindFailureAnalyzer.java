package org.zmqspring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.zmqspring.boot.autoconfigure.KnownProperties.Place;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.Environment;

/**
 * Explains a value at a name that only groups other properties, such as
 * {@code zmq.subscribers.endpoints}, and names the property that is probably meant. Also
 * explains a secret property that cannot be bound, for example if {@code users} is not a
 * map: Spring Boot's own explanation would show the value. Confined to the thread that
 * starts the application.
 */
@Order(0)
class ZmqBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName ZMQ = ConfigurationPropertyName.of("zmq");

	private final @Nullable Environment environment;

	ZmqBindFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationPropertyName name = cause.getName();
		if (KnownProperties.mayBeSecret(name.toString())) {
			return secret(name.toString(), cause);
		}
		if (!name.equals(ZMQ) && !ZMQ.isAncestorOf(name)
				|| findCause(cause, ConverterNotFoundException.class) == null) {
			return null;
		}
		Place place = KnownProperties.find(name);
		if (place == null || !place.isNode()) {
			return null;
		}
		return new FailureAnalysis(describe(place, ZmqConfigurationFailureAnalyzer.find(this.environment, name)),
				"Set " + KnownProperties.meant(place, name) + ".", cause);
	}

	private static FailureAnalysis secret(String name, BindException cause) {
		return new FailureAnalysis(
				"Property %s cannot be bound; its value is not shown, because it may be a secret.".formatted(name),
				name.endsWith("users") ? "Set %s.<name> to the password of each user.".formatted(name)
						: "Set a value of the documented type.",
				cause);
	}

	/** A key or a password may have been set one level too high. */
	private static boolean mayBeSecret(String name) {
		return KnownProperties.mayBeSecret(name) || name.matches(".*\\.(curve|plain|zap)(\\..*)?");
	}

	private static String describe(Place place, @Nullable ConfigurationProperty written) {
		StringBuilder text = new StringBuilder(
				"A value is set at a name that only groups other properties:%n%n    Property: %s"
					.formatted(place.name()));
		if (written != null && !mayBeSecret(place.name())) {
			text.append("%n    Value: \"%s\"".formatted(written.getValue()));
		}
		Origin origin = Origin.from(written);
		if (origin != null) {
			text.append("%n    Origin: %s".formatted(origin));
		}
		return text.toString();
	}

}
