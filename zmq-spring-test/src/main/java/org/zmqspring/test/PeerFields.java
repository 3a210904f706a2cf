package org.zmqspring.test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.zmqspring.transport.SocketType;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The {@link ZmqPeer} fields of a test class, its superclasses and, if it is
 * {@code @Nested}, its enclosing classes. Immutable.
 */
final class PeerFields {

	private final Map<Field, PeerId> fields;

	private PeerFields(Map<Field, PeerId> fields) {
		this.fields = fields;
	}

	/**
	 * Find the fields of a test class. Throws an {@link IllegalStateException} if one of
	 * them is not declared correctly.
	 */
	static PeerFields of(Class<?> testClass) {
		List<Field> declared = new ArrayList<>();
		collect(testClass, declared);
		if (!declared.isEmpty() && !isEnabled(testClass)) {
			throw wrong(declared.get(0), "has @ZmqPeer, and its class has no @EmbeddedZmqPeers",
					"Add @EmbeddedZmqPeers to the class " + testClass.getSimpleName());
		}
		Map<Field, PeerId> fields = new LinkedHashMap<>();
		for (Field field : declared) {
			PeerId first = PeerId.first(side(field), socket(field));
			long before = fields.values().stream().filter(first::isOfSameSocket).count();
			fields.put(field, first.plus((int) before));
		}
		return new PeerFields(fields);
	}

	static boolean isEnabled(Class<?> testClass) {
		return TestContextAnnotationUtils.hasAnnotation(testClass, EmbeddedZmqPeers.class);
	}

	private static void collect(Class<?> type, List<Field> found) {
		if (TestContextAnnotationUtils.searchEnclosingClass(type)) {
			collect(type.getEnclosingClass(), found);
		}
		collectInherited(type, found);
	}

	private static void collectInherited(Class<?> type, List<Field> found) {
		if (type.getSuperclass() != null) {
			collectInherited(type.getSuperclass(), found);
		}
		for (Field field : type.getDeclaredFields()) {
			if (AnnotatedElementUtils.hasAnnotation(field, ZmqPeer.class) && !found.contains(field)) {
				found.add(field);
			}
		}
	}

	private static SocketType side(Field field) {
		ZmqPeer peer = annotation(field);
		boolean ofSubscriber = !peer.subscriber().isEmpty();
		if (ofSubscriber == !peer.publisher().isEmpty()) {
			throw wrong(field, ofSubscriber ? "names a subscriber and a publisher" : "names no socket",
					"Set one of the attributes subscriber and publisher; to get both peers, declare two fields");
		}
		Class<?> type = ofSubscriber ? ZmqTestPublisher.class : ZmqTestSubscriber.class;
		if (!field.getType().isAssignableFrom(type)) {
			throw wrong(field,
					"is of type " + field.getType().getSimpleName() + ", and the peer of a "
							+ (ofSubscriber ? "subscriber is a publisher" : "publisher is a subscriber"),
					"Declare it as a " + type.getSimpleName());
		}
		if (Modifier.isStatic(field.getModifiers()) || Modifier.isFinal(field.getModifiers())) {
			throw wrong(field, "is static or final, but it must be set for each instance of the class",
					"Make it a field of the instance that is not final");
		}
		return ofSubscriber ? SocketType.SUB : SocketType.PUB;
	}

	private static String socket(Field field) {
		ZmqPeer peer = annotation(field);
		return peer.subscriber().isEmpty() ? peer.publisher() : peer.subscriber();
	}

	private static ZmqPeer annotation(Field field) {
		ZmqPeer peer = AnnotatedElementUtils.findMergedAnnotation(field, ZmqPeer.class);
		if (peer == null) {
			throw new IllegalArgumentException(field + " has no @ZmqPeer");
		}
		return peer;
	}

	private static IllegalStateException wrong(Field field, String problem, String remedy) {
		return new IllegalStateException("The field " + name(field) + " " + problem + ". " + remedy + ".");
	}

	private static String name(Field field) {
		return field.getDeclaringClass().getSimpleName() + "." + field.getName();
	}

	/** The peers that the fields declare. Two classes with equal ones can share them. */
	Set<PeerId> ids() {
		return Set.copyOf(this.fields.values());
	}

	/** The names of the fields of one socket, for messages. */
	List<String> names(PeerId id) {
		return this.fields.entrySet()
			.stream()
			.filter((entry) -> id.isOfSameSocket(entry.getValue()))
			.map((entry) -> name(entry.getKey()))
			.toList();
	}

	/** Set the fields that an instance has. */
	void inject(Object instance, Function<PeerId, Object> peers) {
		this.fields.forEach((field, id) -> {
			if (field.getDeclaringClass().isInstance(instance)) {
				ReflectionUtils.makeAccessible(field);
				ReflectionUtils.setField(field, instance, peers.apply(id));
			}
		});
	}

}
