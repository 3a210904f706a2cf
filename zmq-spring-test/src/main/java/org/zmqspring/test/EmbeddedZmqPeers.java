package org.zmqspring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.test.context.aot.DisabledInAotMode;

/**
 * Gives the sockets of a tested application peers in the same process, one for each
 * {@link ZmqPeer} field of the test class. It works with each test that loads an
 * application context by Spring's test framework, with and without Spring Boot.
 * <p>
 * For sockets with a peer, it sets the endpoints, short reconnect intervals (10 to 100
 * ms), heartbeats of 200 ms and short timeouts. These values override those of the
 * application; properties that the test class sets itself override them in turn. A
 * {@link ZmqLinks} bean shows the links of the application.
 * <p>
 * Before each test method all faults are healed, killed peers are restarted, and what
 * peers have recorded is cleared. The method starts when each link is up and each
 * listener is subscribed at its peers. Then the figures of {@link ZmqLinks} start from 0.
 * <p>
 * Test classes with equal {@link ZmqPeer} fields and equal configuration share one
 * application context, and its peers. If they run in parallel, their test methods run one
 * after another. In a run with {@code -Dspring.aot.enabled=true} they are skipped.
 *
 * @see ZmqPeer
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@DisabledInAotMode("Code that was generated ahead of time cannot start the peers of @EmbeddedZmqPeers")
public @interface EmbeddedZmqPeers {

}
