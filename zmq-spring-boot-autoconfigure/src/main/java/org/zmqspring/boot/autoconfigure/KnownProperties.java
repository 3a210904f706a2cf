package org.zmqspring.boot.autoconfigure;

import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Finds the property that a name below {@code zmq} means, in the classes to which
 * properties are bound. Knows which properties are secret. Stateless.
 */
final class KnownProperties {

	private static final Place ROOT = new Place("zmq", ResolvableType.forClass(ZmqProperties.class));

	/** Properties with secrets. Names are without dots, dashes and underscores. */
	private static final Pattern SECRET = Pattern.compile("zmq.*(?:curvesecretkey|plainpassword|zapusers.*)");

	/**
	 * Properties that may contain a secret by mistake, such as a secret key in place of a
	 * public one.
	 */
	private static final Pattern MAY_BE_SECRET = Pattern.compile(
			"zmq.*(?:curve(?:secret|public|server)key|zapallowedcurvekeys.*|plain(?:username|password)|zapusers.*)");

	private KnownProperties() {
	}

	/** Whether the value of a property is a secret, in any spelling of its name. */
	static boolean isSecret(String property) {
		return SECRET.matcher(letters(property)).matches();
	}

	/** Whether a wrong value of a property could be a secret. */
	static boolean mayBeSecret(String property) {
		return MAY_BE_SECRET.matcher(letters(property)).matches();
	}

	private static String letters(String property) {
		return property.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	/**
	 * A name and what is bound to it.
	 *
	 * @param name the name as it is documented
	 * @param type the type of the value
	 */
	record Place(String name, ResolvableType type) {

		boolean isMap() {
			return Map.class.isAssignableFrom(this.type.toClass());
		}

		/** Whether it has further names below it, and no value. */
		boolean isNode() {
			return isMap() || this.type.toClass().getPackageName().equals(ClassUtils.getPackageName(Place.class))
					&& !this.type.toClass().isEnum();
		}

		Map<String, Place> children() {
			Map<String, Place> children = new LinkedHashMap<>();
			for (PropertyDescriptor property : properties()) {
				Place child = child(property);
				children.put(child.name().substring(this.name.length() + 1), child);
			}
			return children;
		}

		/** What is bound below it, if it is neither a map nor a value. */
		private List<PropertyDescriptor> properties() {
			List<PropertyDescriptor> properties = new ArrayList<>();
			if (isNode() && !isMap()) {
				for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(this.type.toClass())) {
					if (property.getReadMethod() != null && !property.getName().equals("class")) {
						properties.add(property);
					}
				}
			}
			return properties;
		}

		private Place child(PropertyDescriptor property) {
			return new Place(this.name + "." + DataObjectPropertyName.toDashedForm(property.getName()),
					ResolvableType.forMethodReturnType(property.getReadMethod()));
		}

		@Nullable Place child(String element) {
			if (isMap()) {
				String key = element.matches("[\\w-]+") ? "." + element : "[" + element + "]";
				return new Place(this.name + key, this.type.asMap().getGeneric(1));
			}
			String uniform = uniform(element);
			for (PropertyDescriptor property : properties()) {
				if (uniform(property.getName()).equals(uniform)) {
					return child(property);
				}
			}
			return null;
		}

	}

	static Place root() {
		return ROOT;
	}

	/**
	 * Find what is bound to a name.
	 * @param name a name below {@code zmq}
	 * @return {@code null} if nothing is bound to it
	 */
	static @Nullable Place find(ConfigurationPropertyName name) {
		Place place = ROOT;
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			if (Collection.class.isAssignableFrom(place.type().toClass()) && name.isNumericIndex(i)) {
				return place;
			}
			Place child = place.child(name.getElement(i, Form.ORIGINAL));
			if (child == null) {
				return null;
			}
			place = child;
		}
		return place;
	}

	/**
	 * The properties that may be meant if a value is set at a name that only groups other
	 * properties.
	 * @param place what is bound to the name
	 * @param name the name
	 * @return the documented names, with the condition for each
	 */
	static String meant(Place place, ConfigurationPropertyName name) {
		String last = name.getLastElement(Form.DASHED);
		if (isForwarders(place)) {
			return sides(place.name() + ".<name>", "endpoints");
		}
		if (place.isMap()) {
			String single = place.name().substring(0, place.name().length() - 1);
			return has(single, "endpoints")
					? single + ".endpoints, or " + place.name() + ".<name>.endpoints for each of several"
					: place.name() + ".<name> for each of them";
		}
		Place parent = find(name.getParent());
		if (parent != null && isForwarders(parent)) {
			boolean isOption = place.children().values().stream().allMatch((side) -> side.child(last) != null);
			return isOption ? sides(parent.name() + ".<name>", last) : sides(place.name(), "endpoints");
		}
		if (parent != null && parent.isMap()) {
			String single = parent.name().substring(0, parent.name().length() - 1);
			if (has(single, last)) {
				return single + "." + last + ", or " + parent.name() + ".<name>." + last + " for a named one";
			}
		}
		if (place.equals(ROOT)) {
			return "zmq.subscriber.endpoints to receive, or zmq.publisher.endpoints to send";
		}
		return has(place.name(), "endpoints") ? place.name() + ".endpoints"
				: "one of the properties below it: " + String.join(", ", place.children().keySet());
	}

	private static boolean isForwarders(Place place) {
		return place.isMap() && ForwarderProperties.class.equals(place.type().asMap().getGeneric(1).resolve());
	}

	/** The option of both sides of a forwarder. */
	private static String sides(String forwarder, String option) {
		return forwarder + ".frontend." + option + " and " + forwarder + ".backend." + option;
	}

	private static boolean has(String parent, String child) {
		Place place = find(ConfigurationPropertyName.adapt(parent, '.'));
		return place != null && place.isNode() && !place.isMap() && place.child(child) != null;
	}

	/**
	 * Known names that may be meant by an unknown one.
	 * @param name a name below {@code zmq} that {@link #find} does not find
	 * @return the documented names; none if no name is near
	 */
	static List<String> near(ConfigurationPropertyName name) {
		Place parent = ROOT;
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, Form.ORIGINAL);
			Place child = parent.child(element);
			if (child == null) {
				List<String> ofSides = sides(parent, name, i);
				return ofSides.isEmpty() ? near(parent, element) : ofSides;
			}
			parent = child;
		}
		return List.of();
	}

	/**
	 * The options of that name of the sides of the forwarder to which a name belongs.
	 */
	private static List<String> sides(Place parent, ConfigurationPropertyName name, int unknown) {
		int forwarder = 2;
		Place place = (unknown > forwarder) ? find(name.chop(forwarder + 1)) : null;
		if (place == null || !ForwarderProperties.class.equals(place.type().resolve())) {
			return List.of();
		}
		String element = name.getElement(unknown, Form.ORIGINAL);
		return place.children()
			.values()
			.stream()
			.filter((side) -> !side.name().equals(parent.name()))
			.flatMap((side) -> Stream.ofNullable(side.child(element)))
			.map(Place::name)
			.toList();
	}

	private static List<String> near(Place parent, String element) {
		List<String> elsewhere = Stream.of("subscriber", "publisher", "listener")
			.map(ROOT::child)
			.flatMap((place) -> Stream.ofNullable((place != null) ? place.child(element) : null))
			.map(Place::name)
			.toList();
		if (!elsewhere.isEmpty()) {
			return elsewhere;
		}
		int bound = Math.max(2, element.length() / 3);
		String best = null;
		for (String candidate : parent.children().keySet()) {
			int distance = distance(spoken(element), spoken(candidate));
			if (distance <= bound) {
				bound = distance - 1;
				best = candidate;
			}
		}
		return (best != null) ? List.of(parent.name() + "." + best) : List.of();
	}

	/** ZeroMQ shortens "interval" in two ways, and users write the whole word. */
	private static String spoken(String name) {
		return uniform(name).replace("interval", "ivl").replace("intvl", "ivl");
	}

	private static String uniform(String name) {
		return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	/** The number of letters to insert, remove or replace (Levenshtein). */
	private static int distance(String one, String other) {
		int[] row = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int replaced = diagonal + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[other.length()];
	}

	/**
	 * Registers the enums among the values for native images. Spring Boot's endpoint
	 * {@code configprops} shows them as JSON, and its hints contain only the classes that
	 * have the values. Also registers what is bound before there are beans. Stateless.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			register(ROOT, hints);
			BindableRuntimeHintsRegistrar.forTypes(ZmqSettingsConfiguration.ConfiguredPublishers.class)
				.registerHints(hints, classLoader);
		}

		private static void register(Place place, RuntimeHints hints) {
			Class<?> type = place.type().toClass();
			if (type.isEnum()) {
				hints.reflection().registerType(type);
			}
			place.children().values().forEach((child) -> register(child, hints));
			if (place.isMap()) {
				register(new Place(place.name(), place.type().asMap().getGeneric(1)), hints);
			}
		}

	}

}
