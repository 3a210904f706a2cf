package org.zmqspring.annotation;

import java.lang.reflect.Method;

import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * One method of one bean that messages are handed to, as it was found. Immutable.
 *
 * @param role the annotation that makes it one, as text
 * @param bean the bean, possibly a proxy
 * @param beanName its name
 * @param beanClass the class of the bean behind any proxy
 * @param declared the method as the bean's class declares it, with its annotations
 * @param invocable the same method as it can be called on the bean
 */
record ListenerMethod(String role, Object bean, String beanName, Class<?> beanClass, Method declared,
		Method invocable) {

	/** Whether it is a suspending function of Kotlin. */
	boolean isSuspending() {
		return KotlinDetector.isSuspendingFunction(this.declared);
	}

	/** What it returns, or brings when it is no longer suspended. */
	ResolvableType returned() {
		if (!isSuspending()) {
			return ResolvableType.forMethodReturnType(this.declared, this.beanClass);
		}
		int continuation = this.declared.getParameterCount() - 1;
		return ResolvableType.forMethodParameter(this.declared, continuation, this.beanClass).getGeneric();
	}

	ZmqConfigurationException refused(String reason) {
		return new ZmqConfigurationException(this + " " + reason);
	}

	@Override
	public String toString() {
		return this.role + " method '" + ClassUtils.getQualifiedMethodName(this.declared) + "' of bean '"
				+ this.beanName + "'";
	}

}
