package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wordings of sure answers, by everything they stand on: the canonical query, the caller's regions
 * and roles, the template with all its figures, which is another as soon as the data is, the
 * version of the prompt, and the model. Never by likeness: questions that look alike have opposite
 * answers.
 */
final class AnswerCache {
  private final Duration ttl;
  private final int most;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Kept> wordings = new LinkedHashMap<>();

  private record Kept(String wording, Instant until) {}

  AnswerCache(ChatConfig.Models config, InstantSource clock) {
    this.ttl = config.cacheTtl();
    this.most = config.cacheSize();
    this.clock = clock;
  }

  /** What an answer stands on, without the model that words it. */
  static String key(Caller caller, Answer answer, Template template, String prompt) {
    ObjectNode key = Wire.object();
    key.set("query", answer.query());
    new TreeSet<>(caller.regions()).forEach(key.putArray("regions")::add);
    new TreeSet<>(caller.roles()).forEach(key.putArray("roles")::add);
    key.put("template", template.lead() + template.rest());
    key.put("prompt", prompt);
    return Wire.fingerprint(key);
  }

  Optional<String> find(String key, String model) {
    return kept(key + "/" + model);
  }

  /** Of whatever model. */
  Optional<String> findAny(String key) {
    return kept(key);
  }

  void keep(String key, String model, String wording) {
    Kept kept = new Kept(wording, clock.instant().plus(ttl));
    lock.lock();
    try {
      put(key + "/" + model, kept);
      put(key, kept);
    } finally {
      lock.unlock();
    }
  }

  private Optional<String> kept(String key) {
    lock.lock();
    try {
      Kept kept = wordings.get(key);
      if (kept != null && kept.until().isBefore(clock.instant())) {
        wordings.remove(key);
        return Optional.empty();
      }
      return Optional.ofNullable(kept).map(Kept::wording);
    } finally {
      lock.unlock();
    }
  }

  private void put(String key, Kept kept) {
    wordings.remove(key);
    wordings.put(key, kept);
    Iterator<String> oldest = wordings.keySet().iterator();
    while (wordings.size() > most) {
      oldest.next();
      oldest.remove();
    }
  }
}
