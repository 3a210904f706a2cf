package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.util.StringUtils;

/**
 * Hides ZeroMQ's secrets from Spring Boot's endpoints, even if these are configured to
 * show values. It recognizes properties by their names, and also hides any other value
 * that contains a secret, such as an environment variable that a placeholder refers to.
 * Immutable.
 */
final class SecretSanitizer implements SanitizingFunction {

	/** Shorter secrets are ignored here: too many values contain them by chance. */
	private static final int SHORTEST = 6;

	private final List<String> secrets;

	SecretSanitizer(List<ZmqProperties> contexts) {
		this.secrets = contexts.stream()
			.flatMap(SecretSanitizer::levels)
			.flatMap((level) -> secrets(level).stream())
			.distinct()
			.toList();
	}

	private static Stream<SocketOptions> levels(ZmqProperties properties) {
		List<SocketOptions> levels = new ArrayList<>();
		levels.add(properties);
		levels.add(properties.getPublisher());
		levels.add(properties.getSubscriber());
		levels.addAll(properties.getPublishers().values());
		levels.addAll(properties.getSubscribers().values());
		properties.getForwarders().values().forEach((forwarder) -> {
			levels.add(forwarder.getFrontend());
			levels.add(forwarder.getBackend());
		});
		return levels.stream();
	}

	private static List<String> secrets(SocketOptions level) {
		List<@Nullable String> found = new ArrayList<>();
		found.add(level.getCurve().getSecretKey());
		found.add(level.getPlain().getPassword());
		Collection<String> passwords = (level.getZap().getUsers() != null) ? level.getZap().getUsers().values()
				: List.of();
		found.addAll(passwords);
		return found.stream()
			.filter((secret) -> StringUtils.hasText(secret) && secret.length() >= SHORTEST)
			.map(String::strip)
			.toList();
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		boolean hidden = KnownProperties.isSecret(data.getKey()) || containsSecret(data.getValue());
		return hidden ? data.withSanitizedValue() : data;
	}

	private boolean containsSecret(@Nullable Object value) {
		String text = String.valueOf(value);
		return this.secrets.stream().anyMatch(text::contains);
	}

}
