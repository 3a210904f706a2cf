package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * Puts the handlers of one class in the order in which they are asked, and checks that
 * each one can be reached. Stateless.
 */
final class HandlerArrangement {

	private HandlerArrangement() {
	}

	static HandlerMessageListener of(DeclaredListener declared, List<Handler> handlers) {
		Handler fallback = only(handlers.stream().filter(Handler::isDefault).toList(), declared, "are the default");
		Handler everything = only(handlers.stream().filter(Handler::takesEverything).toList(), declared,
				"take every payload");
		if (fallback != null && everything != null && fallback != everything) {
			throw refused(declared, everything, fallback, "take every payload, by its type and as the default");
		}
		requireDistinctTypes(declared, handlers);
		return new HandlerMessageListener(declared.beanClass(), candidates(handlers),
				(everything != null) ? everything : fallback);
	}

	/** Objects first, since each JSON is a text too; strictly if there is a choice. */
	private static List<Candidate> candidates(List<Handler> handlers) {
		List<Handler> objects = handlers.stream()
			.filter(Handler::takesObjects)
			.sorted(Comparator.comparingInt(Handler::order))
			.toList();
		List<Candidate> candidates = new ArrayList<>();
		for (Handler handler : objects) {
			PayloadType type = Objects.requireNonNull(handler.type());
			candidates.add(new Candidate(handler, (objects.size() > 1) ? type.strictly() : type));
		}
		handlers.stream()
			.filter(Handler::takesText)
			.map((handler) -> new Candidate(handler, Objects.requireNonNull(handler.type())))
			.forEach(candidates::add);
		return candidates;
	}

	private static void requireDistinctTypes(DeclaredListener declared, List<Handler> handlers) {
		Map<String, Handler> byType = new HashMap<>();
		for (Handler handler : handlers) {
			PayloadType type = handler.type();
			if (type != null) {
				String name = type.isText() ? String.class.getName() : type.name();
				Handler other = byType.putIfAbsent(name, handler);
				if (other != null) {
					throw refused(declared, other, handler, "take " + name);
				}
			}
		}
	}

	private static @Nullable Handler only(List<Handler> handlers, DeclaredListener declared, String what) {
		if (handlers.size() > 1) {
			throw refused(declared, handlers.get(0), handlers.get(1), what);
		}
		return handlers.isEmpty() ? null : handlers.get(0);
	}

	private static ZmqConfigurationException refused(DeclaredListener declared, Handler one, Handler other,
			String what) {
		return new ZmqConfigurationException(declared + " has two handlers that " + what + ": " + one.method() + " and "
				+ other.method() + ". Only one of them can be called: remove or change the other");
	}

}
