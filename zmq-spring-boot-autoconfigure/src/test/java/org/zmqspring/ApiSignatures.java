package org.zmqspring;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.zmqspring.message.Internal;

/**
 * Writes the public and protected members of types as lines of text, and compares two
 * such lists. Left out are members that are {@link Internal}, constructors of records
 * (their builders and factory methods stay, components may be added) and the methods of
 * {@code Object}. Stateless.
 */
final class ApiSignatures {

	private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString", "clone", "finalize");

	private ApiSignatures() {
	}

	/**
	 * One line for each type and each member of these types and of the public types
	 * within them.
	 */
	static Set<String> of(Collection<Class<?>> types) {
		Set<String> lines = new TreeSet<>();
		types.forEach((type) -> add(type, lines));
		return lines;
	}

	/** The lines that were removed or changed. */
	static List<String> removed(Set<String> before, Set<String> now) {
		return before.stream().filter((line) -> !now.contains(line)).toList();
	}

	/**
	 * What implementations of a type must have now and did not need before: abstract
	 * methods, elements of annotations without a default.
	 */
	static List<String> required(Set<String> before, Set<String> now) {
		Set<String> types = before.stream().map(ApiSignatures::type).collect(Collectors.toSet());
		return now.stream()
			.filter((line) -> !before.contains(line) && types.contains(type(line)))
			.filter((line) -> line.contains(" abstract ") && line.contains("(") && !line.contains(" default "))
			.toList();
	}

	private static String type(String line) {
		return line.substring(0, line.indexOf(':'));
	}

	private static void add(Class<?> type, Set<String> lines) {
		String prefix = type.getTypeName() + ": ";
		lines.add(prefix + declaration(type));
		for (Class<?> owner : owners(type)) {
			Stream.of(owner.getDeclaredMethods())
				.filter((method) -> isApi(method) && !isGenerated(type, method))
				.forEach((method) -> lines.add(prefix + signature(method)));
			Stream.of(owner.getDeclaredFields())
				.filter((field) -> isApi(field))
				.forEach((field) -> lines.add(prefix + signature(field)));
		}
		if (!type.isRecord()) {
			Stream.of(type.getDeclaredConstructors())
				.filter((constructor) -> isApi(constructor))
				.forEach((constructor) -> lines.add(prefix + signature(constructor)));
		}
		Stream.of(type.getDeclaredClasses())
			.filter((nested) -> isVisible(nested.getModifiers()) && !nested.isAnnotationPresent(Internal.class))
			.forEach((nested) -> add(nested, lines));
	}

	/** The type, and its superclasses that applications know only through it. */
	private static List<Class<?>> owners(Class<?> type) {
		List<Class<?>> owners = new ArrayList<>(List.of(type));
		Class<?> next = type.getSuperclass();
		while (next != null && next.getName().startsWith("org.zmqspring.") && !Modifier.isPublic(next.getModifiers())) {
			owners.add(next);
			next = next.getSuperclass();
		}
		return owners;
	}

	private static String declaration(Class<?> type) {
		int implied = Modifier.INTERFACE | Modifier.STATIC | Modifier.STRICT;
		if (type.isInterface()) {
			implied |= Modifier.ABSTRACT;
		}
		if (type.isEnum() || type.isRecord()) {
			implied |= Modifier.FINAL | Modifier.ABSTRACT;
		}
		StringBuilder text = new StringBuilder(Modifier.toString(type.getModifiers() & ~implied)).append(' ')
			.append(kind(type))
			.append(names(type.getTypeParameters(), "<", ">"));
		if (type.getSuperclass() != null && !type.isEnum() && !type.isRecord()
				&& type.getSuperclass() != Object.class) {
			text.append(" extends ").append(type.getGenericSuperclass().getTypeName());
		}
		return text.append(names(type.getGenericInterfaces(), " implements ", "")).toString();
	}

	private static String kind(Class<?> type) {
		if (type.isAnnotation()) {
			return "@interface";
		}
		if (type.isInterface()) {
			return "interface";
		}
		if (type.isEnum()) {
			return "enum";
		}
		return type.isRecord() ? "record" : "class";
	}

	private static String names(Type[] types, String before, String after) {
		return (types.length == 0) ? ""
				: Stream.of(types).map(Type::getTypeName).sorted().collect(Collectors.joining(", ", before, after));
	}

	private static String signature(Method method) {
		String text = plain(method.toGenericString(), method).replaceFirst("\\bdefault ", "");
		Object value = method.getDefaultValue();
		return (value != null) ? text + " default " + value(value) : text;
	}

	private static String signature(Constructor<?> constructor) {
		return plain(constructor.toGenericString(), constructor);
	}

	private static String signature(Field field) {
		String text = plain(field.toGenericString(), field);
		Object constant = constant(field);
		return (constant != null) ? text + " = " + value(constant) : text;
	}

	/**
	 * Without the name of the type, which every line begins with, and what callers do not
	 * see.
	 */
	private static String plain(String signature, Member member) {
		return signature.replace(member.getDeclaringClass().getTypeName() + "." + member.getName(), member.getName())
			.replaceAll("\\b(synchronized|native|transient|volatile|strictfp) ", "");
	}

	/** Compiled into what uses it. */
	private static Object constant(Field field) {
		boolean compiledIn = Modifier.isStatic(field.getModifiers()) && Modifier.isFinal(field.getModifiers())
				&& (field.getType().isPrimitive() || field.getType() == String.class);
		if (!compiledIn) {
			return null;
		}
		try {
			field.setAccessible(true);
			return field.get(null);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String value(Object value) {
		if (value instanceof Object[] values) {
			return Arrays.stream(values).map(ApiSignatures::value).collect(Collectors.joining(", ", "{", "}"));
		}
		if (value instanceof Class<?> type) {
			return type.getTypeName();
		}
		return (value instanceof String) ? "\"" + value + "\"" : Objects.toString(value);
	}

	private static <M extends Member & AnnotatedElement> boolean isApi(M member) {
		return isVisible(member.getModifiers()) && !member.isSynthetic() && !member.isAnnotationPresent(Internal.class);
	}

	private static boolean isVisible(int modifiers) {
		return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
	}

	private static boolean isGenerated(Class<?> type, Method method) {
		boolean ofEveryEnum = type.isEnum() && Set.of("values", "valueOf").contains(method.getName());
		return ofEveryEnum || OF_EVERY_OBJECT.contains(method.getName());
	}

}
